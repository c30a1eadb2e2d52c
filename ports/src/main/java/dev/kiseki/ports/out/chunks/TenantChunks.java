package dev.kiseki.ports.out.chunks;

/** One tenant's blobs. Thread-safe. */
public interface TenantChunks {
  /** Begins a blob. DISK_FULL when its space cannot be promised. */
  BlobWriter create(NewBlob blob);

  /**
   * Copies one sealed frame into {@code target} and returns its length. The caller holds the pin of
   * the plan that named the blob. DATA_CORRUPT when the store knows that the bytes are damaged or
   * not there; IO_FAILED.
   */
  int readFrame(BlobRef blob, long frame, byte[] target, int offset);

  /** The same for a blob that no row names yet and that was not closed. */
  int readFrame(StagedBlob blob, long frame, byte[] target, int offset);
}
