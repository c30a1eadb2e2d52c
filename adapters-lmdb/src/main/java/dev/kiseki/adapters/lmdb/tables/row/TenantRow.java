package dev.kiseki.adapters.lmdb.tables.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.out.system.TenantRecord;

/**
 * A tenant: key {@code tenant(4)}. By name, key {@code 0(4) ‖ name}, lies an {@link IdRow}.
 *
 * <pre>
 *  0         1
 *  | version | created | name (2 + n) | wrapped root key | crc |
 * </pre>
 */
public final class TenantRow {
  static final int VERSION = 1;

  private TenantRow() {}

  public static byte[] encode(TenantRecord tenant) {
    byte[] name = tenant.name().value().getBytes(UTF_8);
    RowOut out =
        new RowOut(VERSION, 10 + name.length + WrappedKeyField.bytes(tenant.root()))
            .i64(tenant.createdMillis())
            .short16(name);
    WrappedKeyField.write(out, tenant.root());
    return out.seal();
  }

  public static TenantRecord decode(TenantId id, byte[] row) {
    RowIn in = RowIn.of(Table.TENANT, row, VERSION);
    long created = in.i64();
    TenantName name = name(in);
    var root = WrappedKeyField.read(in);
    in.end();
    return new TenantRecord(id, name, created, root);
  }

  private static TenantName name(RowIn in) {
    try {
      return new TenantName(new String(in.short16(), UTF_8));
    } catch (KisekiException e) {
      throw in.corrupt("tenant name");
    }
  }
}
