package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;

/**
 * What was said about a namespace: key {@code tenant ‖ namespace(8)}.
 *
 * <pre>
 *  0         1
 *  | version | sealed (4 + n) | crc |
 * </pre>
 */
public final class SettingsRow {
  static final int VERSION = 1;

  private SettingsRow() {}

  public static byte[] encode(byte[] sealed) {
    return new RowOut(VERSION, 4 + sealed.length).long32(sealed).seal();
  }

  public static byte[] decode(byte[] row) {
    RowIn in = RowIn.of(Table.SETTINGS, row, VERSION);
    byte[] sealed = in.long32();
    in.end();
    return sealed;
  }
}
