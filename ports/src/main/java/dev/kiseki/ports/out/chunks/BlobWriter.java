package dev.kiseki.ports.out.chunks;

/**
 * Appends the sealed frames of one blob in order. One thread. Closing without {@link #finish} gives
 * the space back.
 */
public interface BlobWriter extends AutoCloseable {
  /** Copies the sealed frame. DISK_FULL, IO_FAILED, STORE_READ_ONLY. */
  void append(byte[] sealed, int offset, int length, int plainLength);

  StagedBlob finish();

  @Override
  void close();
}
