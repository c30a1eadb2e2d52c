package dev.kiseki.adapters.kms.lease;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tenants and namespaces whose keys are given to nobody any more. Thread-safe. */
final class Fence {
  private final Set<TenantId> behind = ConcurrentHashMap.newKeySet();
  private final Set<Place> namespaces = ConcurrentHashMap.newKeySet();

  private record Place(TenantId tenant, NamespaceId namespace) {}

  void put(TenantId tenant) {
    behind.add(tenant);
  }

  boolean isBehind(TenantId tenant) {
    return !behind.isEmpty() && behind.contains(tenant);
  }

  /** ACCOUNT_PROBLEM. */
  void require(TenantId tenant) {
    if (isBehind(tenant)) {
      throw refusal(tenant);
    }
  }

  void put(TenantId tenant, NamespaceId namespace) {
    namespaces.add(new Place(tenant, namespace));
  }

  boolean isBehind(TenantId tenant, NamespaceId namespace) {
    return !namespaces.isEmpty() && namespaces.contains(new Place(tenant, namespace));
  }

  /** ACCESS_DENIED. */
  void require(TenantId tenant, NamespaceId namespace) {
    if (isBehind(tenant, namespace)) {
      throw new KisekiException(ErrorCode.ACCESS_DENIED, "The bucket's keys are destroyed.");
    }
  }

  static KisekiException refusal(TenantId tenant) {
    return new KisekiException(
        ErrorCode.ACCOUNT_PROBLEM,
        "The tenant's keys are being destroyed.",
        Fact.of("tenant", tenant.value()));
  }
}
