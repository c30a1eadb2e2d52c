package dev.kiseki.ports.out.chunks;

import dev.kiseki.domain.BlobId;

/**
 * A blob as the metadata knows it.
 *
 * @param lengthBytes of the plaintext
 * @param locator where it lies; opaque to everyone but the chunk store, never longer than 64 bytes
 */
public record BlobRef(
    BlobId id, long lengthBytes, int frameSizeBytes, int keyEpoch, byte[] locator) {
  public long frameCount() {
    return (lengthBytes + frameSizeBytes - 1) / frameSizeBytes;
  }

  public boolean isLast(long frame) {
    return frame == frameCount() - 1;
  }

  /** Plaintext bytes of a frame. */
  public int frameLength(long frame) {
    return (int) Math.min(frameSizeBytes, lengthBytes - frame * frameSizeBytes);
  }
}
