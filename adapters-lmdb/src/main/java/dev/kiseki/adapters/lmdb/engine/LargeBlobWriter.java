package dev.kiseki.adapters.lmdb.engine;

/**
 * Writes one large sealed body into its segment, on the uploading thread. Not thread-safe.
 *
 * <p>Order: {@link #append} the frames, {@link #finish}, then {@link RowWriter#adopt} the locator
 * in the operation that writes the rows. Closing without finish gives the space back. A locator
 * that no operation adopted after all goes to {@link Engine#discard}.
 */
public interface LargeBlobWriter extends AutoCloseable {
  /**
   * Appends one sealed frame: exactly the frame length given at the start, or less for the last
   * one. The array may be reused once the call returns.
   */
  void append(byte[] sealed, int offset, int length);

  /**
   * Makes everything appended durable. Syncs of concurrent writers to one file are shared.
   *
   * @return where it lies; the body is what was appended, even if less than was announced
   */
  BlobLocator finish();

  @Override
  void close();
}
