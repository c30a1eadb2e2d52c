package dev.kiseki.testkit.memory;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Tenants and credentials in maps. Thread-safe. */
public final class InMemoryTenantCatalog implements TenantCatalog {
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<TenantName, TenantRecord> tenants = new TreeMap<>();
  private final Map<AccessKeyId, CredentialRecord> credentials = new ConcurrentHashMap<>();

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
    if (credentials.containsKey(first.id())) {
      throw new KisekiException(ErrorCode.ACCESS_KEY_EXISTS, "There is an access key of this id.");
    }
    tenants.put(tenant.name(), tenant);
    credentials.put(first.id(), first);
    return new Now<>(tenant);
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
  public Optional<CredentialRecord> credential(AccessKeyId id) {
    return Optional.ofNullable(credentials.get(id));
  }
}
