package dev.kiseki.adapters.lmdb.tables.blob;

import dev.kiseki.adapters.lmdb.engine.BlobLocator;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A finished blob that waits for the operation that takes it. */
public final class Staged implements StagedBlob {
  private final NewBlob blob;
  private final long lengthBytes;
  private final Function<RowWriter, BlobLocator> placement;
  private final Frames frames;
  private final Runnable discard;
  private final UnfinishedBlobs.Ticket ticket;
  private final AtomicBoolean settled = new AtomicBoolean();

  Staged(
      NewBlob blob,
      long lengthBytes,
      Function<RowWriter, BlobLocator> placement,
      Frames frames,
      Runnable discard,
      UnfinishedBlobs.Ticket ticket) {
    this.blob = blob;
    this.lengthBytes = lengthBytes;
    this.placement = placement;
    this.frames = frames;
    this.discard = discard;
    this.ticket = ticket;
  }

  public NamespaceId namespace() {
    return blob.namespace();
  }

  /** Copies one sealed frame of it, and returns its length. */
  @FunctionalInterface
  interface Frames {
    int read(long frame, byte[] target, int offset);
  }

  int readFrame(long frame, byte[] target, int offset) {
    return frames.read(frame, target, offset);
  }

  /** The port's value as ours; only this store's blobs can be taken. */
  public static Staged of(StagedBlob staged) {
    if (!(staged instanceof Staged ours)) {
      throw new KisekiException(ErrorCode.INTERNAL, "A blob of another store cannot be taken.");
    }
    return ours;
  }

  /** Puts the bytes in their place, in the operation that writes the blob's row. May run again. */
  public BlobLocator place(RowWriter rows) {
    return placement.apply(rows);
  }

  /** The operation was done, or may have been: from now on closing does nothing. */
  public void taken() {
    settled.set(true);
    ticket.end();
  }

  @Override
  public BlobId id() {
    return blob.id();
  }

  @Override
  public long lengthBytes() {
    return lengthBytes;
  }

  @Override
  public int frameSizeBytes() {
    return blob.frameSizeBytes();
  }

  @Override
  public int keyEpoch() {
    return blob.keyEpoch();
  }

  @Override
  public void close() {
    if (settled.compareAndSet(false, true)) {
      discard.run();
      ticket.end();
    }
  }
}
