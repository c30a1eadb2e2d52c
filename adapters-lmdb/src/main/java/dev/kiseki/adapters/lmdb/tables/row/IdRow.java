package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;

/**
 * A row of an index: nothing but the id that the key leads to.
 *
 * <pre>
 *  0         1
 *  | version | id | crc |
 * </pre>
 */
public final class IdRow {
  static final int VERSION = 1;

  private IdRow() {}

  public static byte[] encode(long id) {
    return new RowOut(VERSION, 8).i64(id).seal();
  }

  public static long decode(Table table, byte[] row) {
    RowIn in = RowIn.of(table, row, VERSION);
    long id = in.id();
    in.end();
    return id;
  }
}
