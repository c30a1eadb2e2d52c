package dev.kiseki.adapters.lmdb.engine;

import org.agrona.DirectBuffer;

/**
 * Walks the rows of one table in key order without copying. {@link #key()} and {@link #value()} are
 * views into the memory map: they are valid until the cursor next moves or closes, and the same
 * buffer objects are handed out again. Moving methods return false when no such row exists in this
 * table; key and value must not be asked for then.
 */
public interface RowCursor extends AutoCloseable {
  /** Moves to the first row whose key is at or after {@code from}; an empty array is the start. */
  boolean seek(byte[] from);

  /** Moves to the last row whose key is strictly before {@code key}. */
  boolean seekBefore(byte[] key);

  /** Moves to the last row of the table. */
  boolean seekLast();

  /** Moves to the next row. Only after a move that returned true. */
  boolean next();

  /** Moves to the previous row. Only after a move that returned true. */
  boolean previous();

  /** The current key, without any table prefix. */
  DirectBuffer key();

  /** The current value. */
  DirectBuffer value();

  /** A copy of the current key. */
  default byte[] keyBytes() {
    return copy(key());
  }

  /** A copy of the current value. */
  default byte[] valueBytes() {
    return copy(value());
  }

  @Override
  void close();

  private static byte[] copy(DirectBuffer view) {
    byte[] bytes = new byte[view.capacity()];
    view.getBytes(0, bytes);
    return bytes;
  }
}
