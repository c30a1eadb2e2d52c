package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.adapters.lmdb.tables.row.SettingsRow;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import java.util.Arrays;
import java.util.Optional;

/** What was said about the namespaces of one tenant. */
final class Settings {
  private final int tenant;
  private final Namespaces namespaces;
  private final Resealing resealing;

  Settings(int tenant, Namespaces namespaces, Resealing resealing) {
    this.tenant = tenant;
    this.namespaces = namespaces;
    this.resealing = resealing;
  }

  Optional<byte[]> find(RowReader rows, NamespaceId id) {
    return rows.get(Table.SETTINGS, RowKey.of(tenant, id.value())).map(SettingsRow::decode);
  }

  NamespaceId put(RowWriter rows, NamespaceId id, Optional<byte[]> before, byte[] after) {
    namespaces.require(rows, id);
    Optional<byte[]> current = find(rows, id);
    boolean same =
        current.isPresent() == before.isPresent()
            && (current.isEmpty() || Arrays.equals(current.get(), before.orElseThrow()));
    if (!same) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The settings changed since they were read.");
    }
    resealing.requireRecord(id, after);
    rows.put(Table.SETTINGS, RowKey.of(tenant, id.value()), SettingsRow.encode(after));
    return id;
  }
}
