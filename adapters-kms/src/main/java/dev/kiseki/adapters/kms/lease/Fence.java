package dev.kiseki.adapters.kms.lease;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tenants whose keys are given to nobody any more. Thread-safe. */
final class Fence {
  private final Set<TenantId> behind = ConcurrentHashMap.newKeySet();

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

  static KisekiException refusal(TenantId tenant) {
    return new KisekiException(
        ErrorCode.ACCOUNT_PROBLEM,
        "The tenant's keys are being destroyed.",
        Fact.of("tenant", tenant.value()));
  }
}
