package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.TenantName;

/** Stops serving a tenant, and serves it again. For the operator only. NO_SUCH_TENANT. */
public interface SuspendTenant {
  /**
   * When it returns, no new request of the tenant is let in; those that are being served come to
   * their end, and nothing that is stored changes.
   */
  void suspend(TenantName tenant);

  /** Undoes that, with the next request. */
  void resume(TenantName tenant);
}
