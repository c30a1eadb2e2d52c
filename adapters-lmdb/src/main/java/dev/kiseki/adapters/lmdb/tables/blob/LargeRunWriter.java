package dev.kiseki.adapters.lmdb.tables.blob;

import dev.kiseki.adapters.lmdb.engine.BlobLocator;
import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.LargeBlobWriter;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;

/** Writes the frames of a large blob into a run of its own, on the caller's thread. */
final class LargeRunWriter implements BlobWriter {
  private final Engine engine;
  private final NewBlob blob;
  private final LargeBlobWriter run;
  private final UnfinishedBlobs.Ticket ticket;
  private boolean finished;
  private long plainBytes;

  LargeRunWriter(Engine engine, NewBlob blob, LargeBlobWriter run, UnfinishedBlobs.Ticket ticket) {
    this.ticket = ticket;
    this.engine = engine;
    this.blob = blob;
    this.run = run;
  }

  @Override
  public void append(byte[] sealed, int offset, int length, int plainLength) {
    run.append(sealed, offset, length);
    plainBytes += plainLength;
  }

  @Override
  public StagedBlob finish() {
    BlobLocator locator = run.finish();
    finished = true;
    return new Staged(
        blob,
        plainBytes,
        rows -> {
          rows.adopt(locator);
          return locator;
        },
        (frame, target, offset) -> engine.blobs().readFrames(locator, frame, 1, target, offset),
        () -> engine.discard(locator),
        ticket);
  }

  @Override
  public void close() {
    run.close();
    if (!finished) {
      ticket.end();
    }
  }
}
