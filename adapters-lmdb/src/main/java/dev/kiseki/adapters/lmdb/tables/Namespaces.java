package dev.kiseki.adapters.lmdb.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Jobs;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.row.IdRow;
import dev.kiseki.adapters.lmdb.tables.row.JobRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.adapters.lmdb.tables.row.TenantStateRow;
import dev.kiseki.adapters.lmdb.tables.tree.HistoryTree;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One tenant's namespaces.
 *
 * <pre>
 *  namespace           tenant ‖ namespace(8)         NamespaceRow
 *  namespace by name   tenant ‖ name                 IdRow: the tenant's namespaces in order
 *                      0(4) ‖ name ‖ 0(1) ‖ tenant   IdRow: whose name it is in the deployment
 * </pre>
 */
final class Namespaces {
  private final int tenant;
  private final EmptyDirectories directories;
  private final HistoryTree history;
  private final KeyTree uploads;
  private final LongSupplier directoryIds;
  private final Jobs jobs;
  private final Usages usages;
  private final Resealing resealing;

  Namespaces(
      int tenant,
      HistoryTree history,
      KeyTree uploads,
      LongSupplier directoryIds,
      Jobs jobs,
      Resealing resealing) {
    this.tenant = tenant;
    this.directories = new EmptyDirectories(tenant);
    this.history = history;
    this.uploads = uploads;
    this.directoryIds = directoryIds;
    this.jobs = jobs;
    this.resealing = resealing;
    this.usages = new Usages(tenant);
  }

  /** The roots of its trees. NO_SUCH_NAMESPACE. */
  NamespaceRow.Roots require(RowReader rows, NamespaceId id) {
    return NamespaceRow.Roots.decode(requireRow(rows, id));
  }

  private byte[] requireRow(RowReader rows, NamespaceId id) {
    return rows.get(Table.NAMESPACE, key(id))
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_NAMESPACE, "The specified bucket does not exist."));
  }

  boolean exists(RowReader rows, NamespaceId id) {
    return rows.contains(Table.NAMESPACE, key(id));
  }

  NamespaceRecord create(RowWriter rows, NamespaceRecord namespace, boolean uniqueAcrossTenants) {
    requireTenant(rows);
    byte[] name = bytes(namespace.name());
    if (rows.contains(Table.NAMESPACE_BY_NAME, RowKey.of(tenant, name))) {
      throw new KisekiException(
          ErrorCode.NAMESPACE_EXISTS,
          "You already have a bucket of this name.",
          Fact.of("BucketName", namespace.name()));
    }
    if (uniqueAcrossTenants && ownerOf(rows, namespace.name()).isPresent()) {
      throw new KisekiException(
          ErrorCode.NAMESPACE_TAKEN,
          "The bucket name is taken. Choose another one.",
          Fact.of("BucketName", namespace.name()));
    }
    NamespaceRow row =
        new NamespaceRow(
            directoryIds.getAsLong(),
            directoryIds.getAsLong(),
            directoryIds.getAsLong(),
            namespace);
    rows.put(Table.NAMESPACE, key(namespace.id()), row.encode());
    byte[] id = IdRow.encode(namespace.id().value());
    rows.put(Table.NAMESPACE_BY_NAME, RowKey.of(tenant, name), id);
    rows.put(Table.NAMESPACE_BY_NAME, ownerKey(name, tenant), id);
    return namespace;
  }

  /** What began before the tenant was deleted must not bring anything of it back. */
  private void requireTenant(RowReader rows) {
    switch (TenantStateRow.of(rows, tenant)) {
      case ACTIVE, SUSPENDED -> {
        // a suspended tenant's requests in flight come to their end
      }
      case DELETING, GONE, SHREDDED ->
          throw new KisekiException(
              ErrorCode.NO_SUCH_TENANT,
              "The tenant is deleted or shredded.",
              Fact.of("tenant", tenant));
    }
  }

  Optional<NamespaceRecord> find(RowReader rows, NamespaceName name) {
    return rows.get(Table.NAMESPACE_BY_NAME, RowKey.of(tenant, bytes(name)))
        .map(row -> named(rows, row));
  }

  private NamespaceRecord named(RowReader rows, byte[] idRow) {
    NamespaceId id = new NamespaceId(IdRow.decode(Table.NAMESPACE_BY_NAME, idRow));
    return rows.get(Table.NAMESPACE, key(id))
        .map(row -> NamespaceRow.decode(id, row).namespace())
        .orElseThrow(() -> RowIn.corrupt(Table.NAMESPACE, "a name leads nowhere"));
  }

  List<NamespaceRecord> page(RowReader rows, String prefix, String after, int limit) {
    byte[] start = RowKey.of(tenant, prefix.getBytes(US_ASCII));
    byte[] last = RowKey.of(tenant, after.getBytes(US_ASCII));
    boolean goesOn = !after.isEmpty() && Arrays.compareUnsigned(last, start) >= 0;
    List<NamespaceRecord> page = new ArrayList<>();
    try (RowCursor cursor = rows.cursor(Table.NAMESPACE_BY_NAME)) {
      boolean onRow = cursor.seek(goesOn ? Arrays.copyOf(last, last.length + 1) : start);
      while (onRow && page.size() < limit && startsWith(cursor.keyBytes(), start)) {
        page.add(named(rows, cursor.valueBytes()));
        onRow = cursor.next();
      }
    }
    return page;
  }

  NamespaceId setVersioning(
      RowWriter rows,
      NamespaceId id,
      VersioningState expected,
      VersioningState next,
      byte[] nameTag) {
    NamespaceRow row = NamespaceRow.decode(id, requireRow(rows, id));
    if (row.namespace().versioning() != expected) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The versioning state changed meanwhile.");
    }
    resealing.requireTag(id, nameTag);
    rows.put(Table.NAMESPACE, key(id), row.withVersioning(next, nameTag).encode());
    return id;
  }

  NamespaceId addKeyEpoch(RowWriter rows, NamespaceId id, int epoch, WrappedKey master) {
    requireTenant(rows);
    NamespaceRow row = NamespaceRow.decode(id, requireRow(rows, id));
    if (row.namespace().keys().currentEpoch() + 1 != epoch) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The bucket's keys were changed meanwhile.");
    }
    NamespaceKeyring keys = row.namespace().keys().with(master);
    rows.put(Table.NAMESPACE, key(id), row.with(row.namespace().under(keys)).encode());
    return id;
  }

  NamespaceId drop(RowWriter rows, NamespaceId id) {
    NamespaceRow row = NamespaceRow.decode(id, requireRow(rows, id));
    Optional<List<EmptyDirectories.Found>> empty = directories.only(rows, row.root());
    if (empty.isEmpty() || !history.isEmpty(rows, row.historyRoot())) {
      throw new KisekiException(
          ErrorCode.NAMESPACE_NOT_EMPTY,
          "The bucket you tried to delete is not empty.",
          Fact.of("BucketName", row.namespace().name()));
    }
    byte[] name = bytes(row.namespace().name());
    directories.remove(rows, empty.get());
    rows.delete(Table.NAMESPACE, key(id));
    rows.delete(Table.NAMESPACE_BY_NAME, RowKey.of(tenant, name));
    rows.delete(Table.NAMESPACE_BY_NAME, ownerKey(name, tenant));
    usages.dropNamespace(rows, id);
    rows.delete(Table.SETTINGS, key(id));
    rows.delete(Table.REENCRYPTION, key(id));
    rows.delete(Table.NODE, RowKey.of(tenant, Nodes.ofDirectory(row.root()).value()));
    if (!uploads.isEmpty(rows, row.uploadsRoot())) {
      jobs.add(rows, tenant, Jobs.NOW, new JobRow.DropUploads(row.uploadsRoot()));
    }
    return id;
  }

  /** What an operation changes in a namespace: see {@link Usages#count}. */
  void count(RowWriter rows, NamespaceId id, long moreObjects, long moreBytes) {
    usages.count(rows, id, moreObjects, moreBytes);
  }

  Usages usages() {
    return usages;
  }

  /** Any tenant that has a namespace of that name. */
  static Optional<TenantId> ownerOf(RowReader rows, NamespaceName name) {
    byte[] from = ownerKey(bytes(name), 0);
    try (RowCursor cursor = rows.cursor(Table.NAMESPACE_BY_NAME)) {
      if (!cursor.seek(from)) {
        return Optional.empty();
      }
      byte[] key = cursor.keyBytes();
      int fixed = from.length - 4;
      boolean isName = key.length == from.length && Arrays.equals(key, 0, fixed, from, 0, fixed);
      return isName
          ? Optional.of(new TenantId(RowKey.tenantOf(Arrays.copyOfRange(key, fixed, key.length))))
          : Optional.empty();
    }
  }

  private static byte[] ownerKey(byte[] name, int tenant) {
    byte[] key = Arrays.copyOf(RowKey.of(RowKey.NO_TENANT, name), 4 + name.length + 5);
    System.arraycopy(RowKey.of(tenant), 0, key, 4 + name.length + 1, 4);
    return key;
  }

  private static boolean startsWith(byte[] key, byte[] start) {
    return key.length >= start.length
        && Arrays.equals(key, 0, start.length, start, 0, start.length);
  }

  private static byte[] bytes(NamespaceName name) {
    return name.value().getBytes(US_ASCII);
  }

  private byte[] key(NamespaceId id) {
    return RowKey.of(tenant, id.value());
  }
}
