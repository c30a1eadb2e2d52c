package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.system.NewRoot;
import java.util.HashMap;
import java.util.Map;

/** All that a tenant's root key wraps, in one transaction. */
final class RootRenewal {
  private RootRenewal() {}

  /** Whether the tenant's namespaces are exactly those, each under exactly those keys. */
  static boolean isOf(RowReader rows, TenantId tenant, NewRoot root) {
    Map<NamespaceId, NewRoot.Rewrapped> named = new HashMap<>();
    root.namespaces().forEach(each -> named.put(each.before().namespace(), each));
    boolean isSame = true;
    try (RowCursor cursor = rows.cursor(Table.NAMESPACE)) {
      boolean onRow = cursor.seek(RowKey.of(tenant.value()));
      while (isSame && onRow && RowKey.tenantOf(cursor.keyBytes()) == tenant.value()) {
        NamespaceId id = new NamespaceId(RowKey.longAt(cursor.keyBytes(), RowKey.TENANT_BYTES));
        NewRoot.Rewrapped found = named.remove(id);
        isSame =
            found != null
                && NamespaceRow.decode(id, cursor.valueBytes())
                    .namespace()
                    .keys()
                    .isSameAs(found.before());
        onRow = cursor.next();
      }
    }
    return isSame && named.isEmpty();
  }

  static void put(RowWriter rows, TenantId tenant, NewRoot root) {
    for (NewRoot.Rewrapped each : root.namespaces()) {
      NamespaceId id = each.before().namespace();
      byte[] key = RowKey.of(tenant.value(), id.value());
      NamespaceRow row = NamespaceRow.decode(id, rows.get(Table.NAMESPACE, key).orElseThrow());
      rows.put(Table.NAMESPACE, key, row.with(row.namespace().under(each.after())).encode());
    }
  }
}
