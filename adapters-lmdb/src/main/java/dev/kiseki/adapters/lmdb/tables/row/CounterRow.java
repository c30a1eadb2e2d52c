package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;

/**
 * What a namespace holds: key {@code tenant ‖ namespace(8)}.
 *
 * <pre>
 *  0         1         9
 *  | version | objects | bytes | crc |
 * </pre>
 */
public record CounterRow(long objects, long bytes) {
  public static final CounterRow NOTHING = new CounterRow(0, 0);
  static final int VERSION = 1;

  public byte[] encode() {
    return new RowOut(VERSION, 16).i64(objects).i64(bytes).seal();
  }

  public static CounterRow decode(byte[] row) {
    RowIn in = RowIn.of(Table.COUNTER, row, VERSION);
    CounterRow counter = new CounterRow(in.count(), in.count());
    in.end();
    return counter;
  }

  public CounterRow plus(long moreObjects, long moreBytes) {
    return new CounterRow(objects + moreObjects, bytes + moreBytes);
  }
}
