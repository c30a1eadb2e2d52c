package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;

/**
 * Small sealed content: key {@code tenant ‖ content(8)}.
 *
 * <pre>
 *  0         1
 *  | version | sealed (4 + n) | crc |
 * </pre>
 *
 * <p>Up to {@link #ONE_PAGE_BYTES} the value fits one overflow page of LMDB.
 */
public final class InlineRow {
  /** Sealed bytes that fill one page of 4,096: page header 16, our own fields 9. */
  public static final int ONE_PAGE_BYTES = 4096 - 16 - 9;

  /** Larger content belongs in blobs. */
  public static final int MAX_BYTES = 64 * 1024;

  static final int VERSION = 1;

  private InlineRow() {}

  public static byte[] encode(byte[] sealed) {
    return new RowOut(VERSION, 4 + sealed.length).long32(sealed).seal();
  }

  public static byte[] decode(byte[] row) {
    RowIn in = RowIn.of(Table.INLINE, row, VERSION);
    byte[] sealed = in.long32();
    in.end();
    return sealed;
  }
}
