package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.TenantName;

/**
 * Deletes a tenant for good, with its principals, access keys and wrapped root key. For the
 * operator only. NO_SUCH_TENANT.
 */
public interface DeleteTenant {
  /** TENANT_NOT_EMPTY while it has namespaces. */
  void deleteEmpty(TenantName tenant);

  /**
   * One step of deleting everything it has. From the first on nothing of the tenant is served, and
   * there is no way back; the steps may be taken by anyone at any time, also after a crash.
   * KEYS_UNAVAILABLE while the tenant's KMS is away.
   *
   * @param maxObjects objects, versions and delete markers removed by this step at most, about
   */
  Progress purge(TenantName tenant, int maxObjects);

  /**
   * How far it came.
   *
   * @param removed what this step removed
   * @param isDone whether the tenant is gone
   */
  record Progress(long removed, boolean isDone) {}
}
