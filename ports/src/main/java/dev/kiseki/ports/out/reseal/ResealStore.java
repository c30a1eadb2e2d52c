package dev.kiseki.ports.out.reseal;

import dev.kiseki.domain.TenantId;

/** The store, as re-encryption works on it. */
public interface ResealStore {
  /** A handle that reaches this tenant's rows and no others. */
  TenantReseal tenant(TenantId tenant);

  /** The jobs of all tenants: at most one of each namespace, running or ended. */
  FoundJobs jobs();
}
