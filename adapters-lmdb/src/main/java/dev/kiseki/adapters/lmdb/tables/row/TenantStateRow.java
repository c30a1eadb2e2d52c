package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;

/**
 * What a tenant may do: key {@code tenant(4)}; none for a tenant that was active all its life. The
 * row of one that is gone stays, as ids are never given out twice: what still runs in its name must
 * not bring anything of it back.
 *
 * <pre>
 *  0         1
 *  | version | state (1) | crc |
 * </pre>
 */
public enum TenantStateRow {
  ACTIVE,
  SUSPENDED,
  DELETING,
  GONE,
  SHREDDED;

  static final int VERSION = 1;

  public byte[] encode() {
    int number =
        switch (this) {
          case ACTIVE -> 0;
          case SUSPENDED -> 1;
          case DELETING -> 2;
          case GONE -> 3;
          case SHREDDED -> 4;
        };
    return new RowOut(VERSION, 1).u8(number).seal();
  }

  public static TenantStateRow decode(byte[] row) {
    RowIn in = RowIn.of(Table.TENANT_STATE, row, VERSION);
    TenantStateRow state =
        switch (in.u8()) {
          case 0 -> ACTIVE;
          case 1 -> SUSPENDED;
          case 2 -> DELETING;
          case 3 -> GONE;
          case 4 -> SHREDDED;
          default -> throw in.corrupt("tenant state");
        };
    in.end();
    return state;
  }

  public static TenantStateRow of(RowReader rows, int tenant) {
    return rows.get(Table.TENANT_STATE, RowKey.of(tenant))
        .map(TenantStateRow::decode)
        .orElse(ACTIVE);
  }
}
