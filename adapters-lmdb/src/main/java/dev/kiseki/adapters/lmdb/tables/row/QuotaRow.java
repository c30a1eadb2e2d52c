package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.Quota;
import java.util.OptionalLong;

/**
 * How much a namespace may hold: key {@code tenant ‖ namespace(8)}; a tenant: {@code tenant ‖
 * 0(8)}. No row: as much as the disk holds.
 *
 * <pre>
 *  0         1           9
 *  | version | max bytes | max objects | crc |      -1: none
 * </pre>
 */
public final class QuotaRow {
  static final int VERSION = 1;
  private static final long NONE = -1;

  private QuotaRow() {}

  public static byte[] encode(Quota quota) {
    return new RowOut(VERSION, 16)
        .i64(quota.maxBytes().orElse(NONE))
        .i64(quota.maxObjects().orElse(NONE))
        .seal();
  }

  public static Quota decode(byte[] row) {
    RowIn in = RowIn.of(Table.QUOTA, row, VERSION);
    Quota quota = new Quota(limit(in), limit(in));
    in.end();
    return quota;
  }

  private static OptionalLong limit(RowIn in) {
    long value = in.i64();
    if (value < NONE) {
      throw in.corrupt("quota");
    }
    return value == NONE ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
