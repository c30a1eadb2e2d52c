package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Fills one run of a large segment through a staging buffer. */
final class SegmentLargeBlobWriter implements LargeBlobWriter {
  /** Writes of this size are near the disk's sequential speed. */
  private static final int STAGING_BYTES = 1 << 20;

  /** Enough for the disk to work on, few enough that little is left at the end. */
  private static final int START_BYTES = 4 << 20;

  private static final int KEPT_BUFFERS = 32;

  /** Staging buffers that wait for their next upload. */
  static final class Buffers {
    private final ConcurrentLinkedDeque<MemorySegment> idle = new ConcurrentLinkedDeque<>();

    private MemorySegment take(long atLeast) {
      MemorySegment buffer = atLeast <= STAGING_BYTES ? idle.pollFirst() : null;
      return buffer != null
          ? buffer
          : Arena.ofAuto().allocate(Math.max(STAGING_BYTES, atLeast), BlobLayout.BLOCK_BYTES);
    }

    private void give(MemorySegment buffer) {
      if (buffer.byteSize() == STAGING_BYTES && idle.size() < KEPT_BUFFERS) {
        idle.addFirst(buffer);
      }
    }
  }

  private final StoreEngine engine;
  private final SegmentFile segment;
  private final Buffers buffers;
  private final TenantId tenant;
  private final BlobId blob;
  private final BlobLocator run;
  private final MemorySegment staging;
  private long flushed;
  private long started;
  private int staged = BlobLayout.HEADER_BYTES;
  private long sealedBytes;
  private boolean lastFrameSeen;
  private boolean closed;

  SegmentLargeBlobWriter(
      StoreEngine engine,
      SegmentFile segment,
      Buffers buffers,
      TenantId tenant,
      BlobId blob,
      BlobLocator run) {
    this.engine = engine;
    this.segment = segment;
    this.buffers = buffers;
    this.tenant = tenant;
    this.blob = blob;
    this.run = run;
    this.staging =
        buffers.take(
            BlobLayout.HEADER_BYTES + run.sealedFrameBytes() + (long) BlobLayout.CRC_BYTES);
  }

  @Override
  public void append(byte[] sealed, int offset, int length) {
    checkOpen();
    if (lastFrameSeen
        || length < 1
        || length > run.sealedFrameBytes()
        || sealedBytes + length > run.sealedBytes()) {
      throw new IllegalArgumentException("a frame that does not fit the announced blob");
    }
    lastFrameSeen = length < run.sealedFrameBytes();
    if (staged + length + BlobLayout.CRC_BYTES > staging.byteSize()) {
      flush();
    }
    staged += BlobLayout.writeFrame(staging, staged, sealed, offset, length);
    sealedBytes += length;
  }

  @Override
  public BlobLocator finish() {
    checkOpen();
    if (flushed == 0) {
      BlobLayout.writeHeader(staging, tenant, blob, sealedBytes, run.sealedFrameBytes());
      flush();
    } else {
      flush();
      BlobLayout.writeHeader(staging, tenant, blob, sealedBytes, run.sealedFrameBytes());
      engine.guarded(
          () -> segment.write(staging.asSlice(0, BlobLayout.HEADER_BYTES), run.offset()));
    }
    engine.syncLarge(segment);
    closed = true;
    buffers.give(staging);
    BlobLocator locator =
        new BlobLocator(run.segmentId(), run.offset(), sealedBytes, run.sealedFrameBytes());
    engine.giveBackTail(run, locator);
    return locator;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      buffers.give(staging);
      engine.discard(run);
    }
  }

  private void flush() {
    engine.guarded(() -> segment.write(staging.asSlice(0, staged), run.offset() + flushed));
    flushed += staged;
    staged = 0;
    if (flushed - started >= START_BYTES) {
      segment.startWriting(run.offset() + started, flushed - started);
      started = flushed;
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new KisekiException(ErrorCode.INTERNAL, "a blob writer was used after its end");
    }
  }
}
