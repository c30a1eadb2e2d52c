package dev.kiseki.adapters.lmdb.engine;

import java.util.Optional;

/**
 * One consistent view of all rows, valid only inside the operation it was handed to and only on the
 * thread that runs it. Keys are 1 to {@link #MAX_KEY_BYTES} bytes and ordered as unsigned bytes.
 */
public interface RowReader {
  /** LMDB ends keys at 511 bytes; the table code takes one. */
  int MAX_KEY_BYTES = 510;

  /** A copy of the value, or empty if there is no such row. */
  Optional<byte[]> get(Table table, byte[] key);

  /** Whether the row exists; copies nothing. */
  boolean contains(Table table, byte[] key);

  /**
   * Opens a cursor on one table, positioned nowhere. Close it before the operation ends (one that
   * is left open is closed with the operation). In a write operation the cursor sees the
   * operation's own earlier changes; after a put or delete through the writer, seek again before
   * using a cursor further.
   */
  RowCursor cursor(Table table);
}
