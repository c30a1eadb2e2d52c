package dev.kiseki.testkit.memory;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Tenants, principals and access keys in maps. Thread-safe. */
public final class InMemoryTenantCatalog implements TenantCatalog {
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<TenantName, TenantRecord> tenants = new TreeMap<>();
  private final Map<TenantId, Map<PrincipalName, PrincipalRecord>> principals = new HashMap<>();
  private final Map<TenantId, KeyHistory> histories = new HashMap<>();
  private final Map<String, IssuedKey> keys = new TreeMap<>();

  @Override
  public TenantId nextTenantId() {
    return new TenantId(lastId.incrementAndGet());
  }

  @Override
  public synchronized Committed<TenantRecord> add(TenantRecord tenant, CredentialRecord first) {
    if (tenants.containsKey(tenant.name())) {
      throw new KisekiException(
          ErrorCode.TENANT_EXISTS,
          "There is a tenant of this name.",
          Fact.of("tenant", tenant.name()));
    }
    requireNew(first.id());
    tenants.put(tenant.name(), tenant);
    principals.put(tenant.id(), new TreeMap<>());
    issue(first, tenant.createdMillis());
    return new Now<>(tenant);
  }

  private void requireNew(AccessKeyId id) {
    if (keys.containsKey(id.value())) {
      throw new KisekiException(ErrorCode.ACCESS_KEY_EXISTS, "There is an access key of this id.");
    }
  }

  private void issue(CredentialRecord credential, long createdMillis) {
    keys.put(credential.id().value(), new IssuedKey(credential, createdMillis, 0));
  }

  @Override
  public synchronized Optional<TenantRecord> tenant(TenantId id) {
    return tenants.values().stream().filter(tenant -> tenant.id().equals(id)).findFirst();
  }

  @Override
  public synchronized Optional<TenantRecord> tenant(TenantName name) {
    return Optional.ofNullable(tenants.get(name));
  }

  @Override
  public synchronized List<TenantRecord> tenants() {
    return List.copyOf(tenants.values());
  }

  @Override
  public synchronized Committed<TenantId> setState(TenantId id, TenantState state) {
    TenantRecord tenant = require(id);
    boolean isClosed =
        tenant.state() == TenantState.DELETING || tenant.state() == TenantState.SHREDDED;
    if (isClosed && state != TenantState.DELETING) {
      throw new KisekiException(ErrorCode.NO_SUCH_TENANT, "The tenant is deleted or shredded.");
    }
    tenants.put(tenant.name(), tenant.in(state));
    return new Now<>(id);
  }

  @Override
  public synchronized KeyHistory keyHistory(TenantId tenant) {
    return histories.getOrDefault(tenant, KeyHistory.NONE);
  }

  @Override
  public synchronized Committed<TenantRecord> replaceRoot(
      TenantId id, WrappedKey before, WrappedKey after, KeyHistory history) {
    TenantRecord tenant = require(id);
    boolean isServed =
        tenant.state() == TenantState.ACTIVE || tenant.state() == TenantState.SUSPENDED;
    if (!tenant.isUnder(before) || !isServed || keyHistory(id).shredding().isPresent()) {
      throw changed();
    }
    return put(tenant.under(after), history);
  }

  @Override
  public synchronized Committed<TenantRecord> shred(
      TenantId id, Optional<ShredStage> before, Shredding next) {
    TenantRecord tenant = require(id);
    KeyHistory history = keyHistory(id);
    if (!history.shredding().map(Shredding::stage).equals(before)) {
      throw changed();
    }
    boolean isClosed =
        next.stage().compareTo(ShredStage.FENCED) >= 0 && tenant.state() != TenantState.DELETING;
    TenantRecord fenced = isClosed ? tenant.in(TenantState.SHREDDED) : tenant;
    boolean isOver = next.stage() == ShredStage.ENDED;
    return put(isOver ? fenced.under(fenced.root().removed()) : fenced, history.with(next));
  }

  /** Knows no namespaces: their keys are for its user to notice. */
  @Override
  public Committed<TenantRecord> renewRoot(TenantId id, NewRoot root) {
    return replaceRoot(id, root.before(), root.after(), root.history());
  }

  @Override
  public synchronized Committed<TenantId> putKeyHistory(
      TenantId id, KeyHistory before, KeyHistory after) {
    TenantRecord tenant = require(id);
    if (!keyHistory(id).equals(before)) {
      throw changed();
    }
    put(tenant, after);
    return new Now<>(id);
  }

  private Committed<TenantRecord> put(TenantRecord tenant, KeyHistory history) {
    tenants.put(tenant.name(), tenant);
    histories.put(tenant.id(), history);
    return new Now<>(tenant);
  }

  private static KisekiException changed() {
    return new KisekiException(ErrorCode.CONDITION_CHANGED, "The keys were changed meanwhile.");
  }

  /** Knows no namespaces: that a tenant still has some is for its user to notice. */
  @Override
  public synchronized Committed<TenantId> remove(TenantId id) {
    TenantRecord tenant = require(id);
    tenants.remove(tenant.name());
    principals.remove(id);
    keys.values().removeIf(key -> key.credential().tenant().equals(id));
    return new Now<>(id);
  }

  private TenantRecord require(TenantId id) {
    return tenant(id)
        .orElseThrow(
            () -> new KisekiException(ErrorCode.NO_SUCH_TENANT, "There is no such tenant."));
  }

  @Override
  public synchronized Optional<PrincipalRecord> principal(TenantId tenant, PrincipalName name) {
    return Optional.ofNullable(principals.getOrDefault(tenant, Map.of()).get(name));
  }

  @Override
  public synchronized List<PrincipalRecord> principals(TenantId tenant) {
    return List.copyOf(principals.getOrDefault(tenant, Map.of()).values());
  }

  @Override
  public synchronized Committed<PrincipalRecord> addPrincipal(
      PrincipalRecord principal, CredentialRecord first) {
    TenantId tenant = require(principal.tenant()).id();
    if (principal.name().equals(PrincipalName.FIRST)
        || principal(tenant, principal.name()).isPresent()) {
      throw new KisekiException(ErrorCode.PRINCIPAL_EXISTS, "There is a principal of this name.");
    }
    requireNew(first.id());
    principals.computeIfAbsent(tenant, _ -> new TreeMap<>()).put(principal.name(), principal);
    issue(first, principal.createdMillis());
    return new Now<>(principal);
  }

  @Override
  public synchronized Committed<PrincipalName> dropPrincipal(TenantId tenant, PrincipalName name) {
    requirePrincipal(tenant, name);
    principals.getOrDefault(tenant, Map.of()).remove(name);
    keys.values()
        .removeIf(
            key ->
                key.credential().tenant().equals(tenant)
                    && key.credential().principal().equals(name.value()));
    return new Now<>(name);
  }

  private void requirePrincipal(TenantId tenant, PrincipalName name) {
    if (principal(tenant, name).isEmpty()) {
      throw new KisekiException(ErrorCode.NO_SUCH_PRINCIPAL, "There is no such principal.");
    }
  }

  @Override
  public synchronized Optional<CredentialRecord> credential(AccessKeyId id) {
    return Optional.ofNullable(keys.get(id.value())).map(IssuedKey::credential);
  }

  @Override
  public synchronized List<IssuedKey> credentials(TenantId tenant) {
    return keys.values().stream().filter(key -> key.credential().tenant().equals(tenant)).toList();
  }

  @Override
  public synchronized Committed<AccessKeyId> addCredential(
      CredentialRecord credential, long createdMillis, Optional<AccessKeyId> replaced) {
    require(credential.tenant());
    PrincipalName name = new PrincipalName(credential.principal());
    if (!name.equals(PrincipalName.FIRST)) {
      requirePrincipal(credential.tenant(), name);
    }
    boolean isThere =
        replaced
            .flatMap(this::credential)
            .filter(old -> old.tenant().equals(credential.tenant()))
            .filter(old -> old.principal().equals(credential.principal()))
            .isPresent();
    if (replaced.isPresent() && !isThere) {
      throw noSuchKey();
    }
    requireNew(credential.id());
    issue(credential, createdMillis);
    replaced.ifPresent(id -> keys.remove(id.value()));
    return new Now<>(credential.id());
  }

  @Override
  public synchronized Committed<AccessKeyId> dropCredential(TenantId tenant, AccessKeyId id) {
    if (credential(id).filter(key -> key.tenant().equals(tenant)).isEmpty()) {
      throw noSuchKey();
    }
    keys.remove(id.value());
    return new Now<>(id);
  }

  @Override
  public synchronized Committed<Integer> noteUses(Map<AccessKeyId, Long> usedMillis) {
    int noted = 0;
    for (Map.Entry<AccessKeyId, Long> use : usedMillis.entrySet()) {
      IssuedKey key = keys.get(use.getKey().value());
      if (key != null && key.usedMillis() < use.getValue()) {
        keys.put(
            use.getKey().value(),
            new IssuedKey(key.credential(), key.createdMillis(), use.getValue()));
        noted++;
      }
    }
    return new Now<>(noted);
  }

  private static KisekiException noSuchKey() {
    return new KisekiException(ErrorCode.NO_SUCH_ACCESS_KEY, "There is no such access key.");
  }
}
