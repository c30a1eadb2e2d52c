package dev.kiseki.adapters.lmdb.engine;

/**
 * What a write operation may do. All changes of one operation become visible together and durable
 * together, or not at all.
 *
 * <p>Validate, then apply: throw before the first change and only this operation fails, at no cost
 * to the others of its batch. An exception after a change aborts the whole batch, and every
 * operation of it runs again, alone: an operation must therefore give the same result when it runs
 * twice and must not leave traces outside the writer.
 */
public interface RowWriter extends RowReader {
  /** Values end here; larger things are blobs. */
  int MAX_VALUE_BYTES = 1 << 20;

  /** Inserts or replaces a row. The arrays may be reused once the call returns. */
  void put(Table table, byte[] key, byte[] value);

  /**
   * Removes a row.
   *
   * @return whether there was one
   */
  boolean delete(Table table, byte[] key);

  /**
   * Puts a small sealed body into the store together with this operation's rows. It can be read as
   * soon as the operation is visible, and is durable when the operation is.
   */
  BlobLocator placeSmall(SmallBlob blob);

  /**
   * Takes over a large blob that a {@link LargeBlobWriter} finished: from now on its bytes count as
   * live. Exactly once per finished blob, in the operation that writes its rows.
   */
  void adopt(BlobLocator large);

  /**
   * Gives up a blob's bytes. They come back once this operation is durable, a checkpoint contains
   * it, and every read and pin that began before it has ended. Exactly once per blob, in the
   * operation that removes the last row that points to it.
   */
  void free(BlobLocator locator);
}
