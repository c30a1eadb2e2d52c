package dev.kiseki.adapters.lmdb.engine;

import java.nio.ByteBuffer;

/**
 * Where a blob lies. Opaque above the engine: keep it in the blob's row and hand it back.
 *
 * <pre>
 *  0         8        16           24          28
 *  | segment | offset | sealedSize | frameSize |
 * </pre>
 *
 * @param segmentId the segment file, from 1
 * @param offset where the blob's header begins in that file
 * @param sealedBytes length of the sealed body: all frames with their authentication tags
 * @param sealedFrameBytes length of every sealed frame but the last, which may be shorter
 */
public record BlobLocator(long segmentId, long offset, long sealedBytes, int sealedFrameBytes) {
  /** Length of {@link #encode()}. */
  public static final int ENCODED_BYTES = 28;

  public BlobLocator {
    if (segmentId < 1 || offset < 0 || sealedBytes < 0 || sealedFrameBytes < 1) {
      throw new IllegalArgumentException("blob locator");
    }
  }

  /** How many frames the body has. */
  public long frameCount() {
    return Math.ceilDiv(sealedBytes, sealedFrameBytes);
  }

  /** The bytes to keep in a row. */
  public byte[] encode() {
    return ByteBuffer.allocate(ENCODED_BYTES)
        .putLong(segmentId)
        .putLong(offset)
        .putLong(sealedBytes)
        .putInt(sealedFrameBytes)
        .array();
  }

  /** Reads what {@link #encode()} wrote at {@code at}. */
  public static BlobLocator decode(byte[] bytes, int at) {
    ByteBuffer in = ByteBuffer.wrap(bytes, at, ENCODED_BYTES);
    return new BlobLocator(in.getLong(), in.getLong(), in.getLong(), in.getInt());
  }
}
