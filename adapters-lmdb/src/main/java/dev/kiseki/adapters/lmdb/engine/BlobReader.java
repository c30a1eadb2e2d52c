package dev.kiseki.adapters.lmdb.engine;

/** Reads sealed frames from segments; thread-safe, keeps no position. */
public interface BlobReader {
  /**
   * Reads whole frames {@code firstFrame .. firstFrame + frameCount - 1} into {@code target}, one
   * after the other, each checked against its CRC32C.
   *
   * <p>The locator must be protected by the read operation or a {@link Pin}. Fails with
   * DATA_CORRUPT if a checksum does not match or the bytes are gone.
   *
   * @return bytes written to target
   */
  int readFrames(
      BlobLocator locator, long firstFrame, int frameCount, byte[] target, int targetOffset);
}
