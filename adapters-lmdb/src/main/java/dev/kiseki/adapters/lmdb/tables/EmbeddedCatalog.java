package dev.kiseki.adapters.lmdb.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.engine.WriteOperation;
import dev.kiseki.adapters.lmdb.tables.row.IdRow;
import dev.kiseki.adapters.lmdb.tables.row.KeyHistoryRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.adapters.lmdb.tables.row.TenantRow;
import dev.kiseki.adapters.lmdb.tables.row.TenantStateRow;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.IssuedKey;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.NewRoot;
import dev.kiseki.ports.out.system.PrincipalRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The deployment's tenants, principals and access keys. What is looked at on every request is
 * remembered; every operation that changes or removes a row goes through {@link #change}, which
 * forgets it before anybody can hear of the change.
 */
public final class EmbeddedCatalog implements TenantCatalog {
  private final Engine engine;
  private final Commits commits;
  private final Remembered<TenantId, TenantRecord> tenants = new Remembered<>();
  private final Remembered<Who, PrincipalRecord> principals = new Remembered<>();
  private final Remembered<AccessKeyId, CredentialRecord> credentials = new Remembered<>();

  private record Who(TenantId tenant, PrincipalName name) {}

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
    rows.put(Table.TENANT, idKey, TenantRow.encode(tenant));
    rows.put(Table.TENANT, key(tenant.name()), IdRow.encode(tenant.id().value()));
    Identities.issue(rows, first, tenant.createdMillis());
    return tenant;
  }

  @Override
  public Optional<TenantRecord> tenant(TenantId id) {
    return tenants.get(id, () -> engine.read(rows -> tenant(rows, id)));
  }

  private static Optional<TenantRecord> tenant(RowReader rows, TenantId id) {
    return rows.get(Table.TENANT, RowKey.of(id.value()))
        .map(row -> TenantRow.decode(id, row).in(state(rows, id)));
  }

  private static TenantState state(RowReader rows, TenantId id) {
    return switch (TenantStateRow.of(rows, id.value())) {
      case ACTIVE -> TenantState.ACTIVE;
      case SUSPENDED -> TenantState.SUSPENDED;
      case DELETING -> TenantState.DELETING;
      case SHREDDED -> TenantState.SHREDDED;
      case GONE -> throw RowIn.corrupt(Table.TENANT_STATE, "a tenant that is gone is there");
    };
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
  public Committed<TenantId> setState(TenantId tenant, TenantState state) {
    return change(rows -> setState(rows, tenant, state));
  }

  private static TenantId setState(RowWriter rows, TenantId id, TenantState state) {
    TenantRecord tenant = require(rows, id);
    boolean isClosed =
        tenant.state() == TenantState.DELETING || tenant.state() == TenantState.SHREDDED;
    if (isClosed && state != TenantState.DELETING) {
      throw new KisekiException(
          ErrorCode.NO_SUCH_TENANT,
          "The tenant " + tenant.state().words() + ": there is no way back.",
          Fact.of("tenant", tenant.name()));
    }
    putState(rows, id, state);
    return id;
  }

  private static void putState(RowWriter rows, TenantId id, TenantState state) {
    TenantStateRow row =
        switch (state) {
          case ACTIVE -> TenantStateRow.ACTIVE;
          case SUSPENDED -> TenantStateRow.SUSPENDED;
          case DELETING -> TenantStateRow.DELETING;
          case SHREDDED -> TenantStateRow.SHREDDED;
        };
    rows.put(Table.TENANT_STATE, RowKey.of(id.value()), row.encode());
  }

  @Override
  public KeyHistory keyHistory(TenantId tenant) {
    return engine.read(rows -> keyHistory(rows, tenant));
  }

  private static KeyHistory keyHistory(RowReader rows, TenantId tenant) {
    return rows.get(Table.KEY_HISTORY, RowKey.of(tenant.value()))
        .map(KeyHistoryRow::decode)
        .orElse(KeyHistory.NONE);
  }

  @Override
  public Committed<TenantRecord> replaceRoot(
      TenantId tenant, WrappedKey before, WrappedKey after, KeyHistory history) {
    return change(
        rows -> {
          TenantRecord now = requireUnder(rows, tenant, before);
          return put(rows, now.under(after), history);
        });
  }

  private static TenantRecord requireUnder(RowReader rows, TenantId tenant, WrappedKey before) {
    TenantRecord now = require(rows, tenant);
    boolean isServed = now.state() == TenantState.ACTIVE || now.state() == TenantState.SUSPENDED;
    if (!now.isUnder(before) || !isServed || keyHistory(rows, tenant).shredding().isPresent()) {
      throw changed(now);
    }
    return now;
  }

  @Override
  public Committed<TenantRecord> renewRoot(TenantId tenant, NewRoot root) {
    return change(
        rows -> {
          TenantRecord now = requireUnder(rows, tenant, root.before());
          if (!RootRenewal.isOf(rows, tenant, root)) {
            throw changed(now);
          }
          RootRenewal.put(rows, tenant, root);
          return put(rows, now.under(root.after()), root.history());
        });
  }

  @Override
  public Committed<TenantId> putKeyHistory(TenantId tenant, KeyHistory before, KeyHistory after) {
    return change(
        rows -> {
          TenantRecord now = require(rows, tenant);
          if (!keyHistory(rows, tenant).equals(before)) {
            throw changed(now);
          }
          put(rows, now, after);
          return tenant;
        });
  }

  @Override
  public Committed<TenantRecord> shred(
      TenantId tenant, Optional<ShredStage> before, Shredding next) {
    return change(
        rows -> {
          TenantRecord now = require(rows, tenant);
          KeyHistory history = keyHistory(rows, tenant);
          if (!history.shredding().map(Shredding::stage).equals(before)) {
            throw changed(now);
          }
          if (next.stage().compareTo(ShredStage.FENCED) >= 0
              && now.state() != TenantState.DELETING) {
            putState(rows, tenant, TenantState.SHREDDED);
          }
          boolean isOver = next.stage() == ShredStage.ENDED;
          return put(rows, isOver ? now.under(now.root().removed()) : now, history.with(next));
        });
  }

  private static TenantRecord put(RowWriter rows, TenantRecord tenant, KeyHistory history) {
    byte[] key = RowKey.of(tenant.id().value());
    rows.put(Table.TENANT, key, TenantRow.encode(tenant));
    rows.put(Table.KEY_HISTORY, key, KeyHistoryRow.encode(history));
    return tenant(rows, tenant.id()).orElseThrow();
  }

  private static KisekiException changed(TenantRecord tenant) {
    return new KisekiException(
        ErrorCode.CONDITION_CHANGED,
        "The tenant's keys were changed meanwhile; look at them and try again.",
        Fact.of("tenant", tenant.name()));
  }

  private static TenantRecord require(RowReader rows, TenantId id) {
    return tenant(rows, id)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_TENANT, "There is no such tenant.", Fact.of("tenant", id)));
  }

  @Override
  public Committed<TenantId> remove(TenantId tenant) {
    return change(rows -> remove(rows, tenant));
  }

  private static TenantId remove(RowWriter rows, TenantId id) {
    TenantRecord tenant = require(rows, id);
    try (RowCursor cursor = rows.cursor(Table.NAMESPACE)) {
      if (cursor.seek(RowKey.of(id.value())) && RowKey.tenantOf(cursor.keyBytes()) == id.value()) {
        throw new KisekiException(
            ErrorCode.TENANT_NOT_EMPTY,
            "The tenant has buckets.",
            Fact.of("tenant", tenant.name()));
      }
    }
    Identities.dropAll(rows, id);
    Usages.forgetTenant(rows, id.value());
    rows.delete(Table.TENANT, RowKey.of(id.value()));
    rows.delete(Table.TENANT, key(tenant.name()));
    rows.put(Table.TENANT_STATE, RowKey.of(id.value()), TenantStateRow.GONE.encode());
    return id;
  }

  @Override
  public Optional<PrincipalRecord> principal(TenantId tenant, PrincipalName name) {
    return principals.get(
        new Who(tenant, name), () -> engine.read(rows -> Identities.principal(rows, tenant, name)));
  }

  @Override
  public List<PrincipalRecord> principals(TenantId tenant) {
    return engine.read(rows -> Identities.principals(rows, tenant));
  }

  @Override
  public Committed<PrincipalRecord> addPrincipal(
      PrincipalRecord principal, CredentialRecord first) {
    return commits.write(
        rows -> {
          require(rows, principal.tenant());
          return Identities.addPrincipal(rows, principal, first);
        });
  }

  @Override
  public Committed<PrincipalName> dropPrincipal(TenantId tenant, PrincipalName name) {
    return change(rows -> Identities.dropPrincipal(rows, tenant, name));
  }

  @Override
  public Optional<CredentialRecord> credential(AccessKeyId id) {
    return credentials.get(id, () -> engine.read(rows -> Identities.credential(rows, id)));
  }

  @Override
  public List<IssuedKey> credentials(TenantId tenant) {
    return engine.read(rows -> Identities.credentials(rows, tenant));
  }

  @Override
  public Committed<AccessKeyId> addCredential(
      CredentialRecord credential, long createdMillis, Optional<AccessKeyId> replaced) {
    return change(
        rows -> {
          require(rows, credential.tenant());
          return Identities.addCredential(rows, credential, createdMillis, replaced);
        });
  }

  @Override
  public Committed<AccessKeyId> dropCredential(TenantId tenant, AccessKeyId id) {
    return change(rows -> Identities.dropCredential(rows, tenant, id));
  }

  @Override
  public Committed<Integer> noteUses(Map<AccessKeyId, Long> usedMillis) {
    return commits.write(rows -> Identities.noteUses(rows, usedMillis));
  }

  /** Revoking must work on a full disk too. */
  private <T> Committed<T> change(WriteOperation<T> operation) {
    List<Remembered<?, ?>> all = List.of(tenants, principals, credentials);
    all.forEach(Remembered::changing);
    try {
      return commits.giveBack(operation);
    } finally {
      // Also when it is not known whether it was done.
      all.forEach(Remembered::changed);
    }
  }

  private static byte[] key(TenantName name) {
    return RowKey.of(RowKey.NO_TENANT, name.value().getBytes(US_ASCII));
  }
}
