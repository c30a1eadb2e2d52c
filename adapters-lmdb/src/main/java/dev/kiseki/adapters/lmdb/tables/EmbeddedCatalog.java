package dev.kiseki.adapters.lmdb.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.CredentialRow;
import dev.kiseki.adapters.lmdb.tables.row.IdRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.adapters.lmdb.tables.row.TenantRow;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The deployment's tenants and access keys. What is looked at on every request is remembered: rows
 * are only ever added, and by this process alone. An operation that changes or removes one has to
 * forget it here.
 */
public final class EmbeddedCatalog implements TenantCatalog {
  /** More than this at once cost a read each, nothing else. */
  private static final int MAX_REMEMBERED = 10_000;

  private final Engine engine;
  private final Commits commits;
  private final Map<TenantId, TenantRecord> tenants = new ConcurrentHashMap<>();
  private final Map<AccessKeyId, CredentialRecord> credentials = new ConcurrentHashMap<>();

  public EmbeddedCatalog(Engine engine) {
    this.engine = engine;
    this.commits = new Commits(engine);
  }

  @Override
  public TenantId nextTenantId() {
    return new TenantId(Math.toIntExact(engine.ids("tenant").next()));
  }

  @Override
  public Committed<TenantRecord> add(TenantRecord tenant, CredentialRecord first) {
    return commits.write(rows -> add(rows, tenant, first));
  }

  private static TenantRecord add(RowWriter rows, TenantRecord tenant, CredentialRecord first) {
    byte[] idKey = RowKey.of(tenant.id().value());
    if (rows.contains(Table.TENANT, key(tenant.name())) || rows.contains(Table.TENANT, idKey)) {
      throw new KisekiException(
          ErrorCode.TENANT_EXISTS,
          "A tenant of this name exists. Choose another one.",
          Fact.of("tenant", tenant.name()));
    }
    if (rows.contains(Table.CREDENTIAL, key(first.id()))) {
      throw new KisekiException(
          ErrorCode.ACCESS_KEY_EXISTS,
          "An access key of this id exists. Choose another one.",
          Fact.of("accessKey", first.id()));
    }
    rows.put(Table.TENANT, idKey, TenantRow.encode(tenant));
    rows.put(Table.TENANT, key(tenant.name()), IdRow.encode(tenant.id().value()));
    rows.put(Table.CREDENTIAL, key(first.id()), CredentialRow.encode(first));
    return tenant;
  }

  @Override
  public Optional<TenantRecord> tenant(TenantId id) {
    return remembered(tenants, id, () -> engine.read(rows -> tenant(rows, id)));
  }

  private static <K, V> Optional<V> remembered(Map<K, V> known, K key, Supplier<Optional<V>> read) {
    V value = known.get(key);
    if (value != null) {
      return Optional.of(value);
    }
    Optional<V> found = read.get();
    if (known.size() >= MAX_REMEMBERED) {
      known.clear();
    }
    found.ifPresent(row -> known.put(key, row));
    return found;
  }

  private static Optional<TenantRecord> tenant(RowReader rows, TenantId id) {
    return rows.get(Table.TENANT, RowKey.of(id.value())).map(row -> TenantRow.decode(id, row));
  }

  @Override
  public Optional<TenantRecord> tenant(TenantName name) {
    return engine.read(rows -> rows.get(Table.TENANT, key(name)).map(row -> named(rows, row)));
  }

  private static TenantRecord named(RowReader rows, byte[] idRow) {
    TenantId id = new TenantId((int) IdRow.decode(Table.TENANT, idRow));
    return tenant(rows, id).orElseThrow(() -> RowIn.corrupt(Table.TENANT, "a name leads nowhere"));
  }

  @Override
  public List<TenantRecord> tenants() {
    return engine.read(
        rows -> {
          List<TenantRecord> tenants = new ArrayList<>();
          try (RowCursor cursor = rows.cursor(Table.TENANT)) {
            boolean onRow = cursor.seek(RowKey.of(RowKey.NO_TENANT));
            while (onRow && RowKey.tenantOf(cursor.keyBytes()) == RowKey.NO_TENANT) {
              tenants.add(named(rows, cursor.valueBytes()));
              onRow = cursor.next();
            }
          }
          return tenants;
        });
  }

  @Override
  public Optional<CredentialRecord> credential(AccessKeyId id) {
    return remembered(
        credentials,
        id,
        () ->
            engine.read(
                rows ->
                    rows.get(Table.CREDENTIAL, key(id)).map(row -> CredentialRow.decode(id, row))));
  }

  private static byte[] key(TenantName name) {
    return RowKey.of(RowKey.NO_TENANT, name.value().getBytes(US_ASCII));
  }

  private static byte[] key(AccessKeyId id) {
    return RowKey.of(RowKey.NO_TENANT, id.value().getBytes(US_ASCII));
  }
}
