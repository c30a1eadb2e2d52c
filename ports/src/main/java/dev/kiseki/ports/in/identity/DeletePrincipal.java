package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantName;

/**
 * Deletes a principal and all its access keys: when it returns, no new request of theirs is let in,
 * and mounts with its rights are off. For the operator only. NO_SUCH_TENANT, NO_SUCH_PRINCIPAL;
 * INVALID_REQUEST for the one that came with the tenant.
 */
@FunctionalInterface
public interface DeletePrincipal {
  void delete(TenantName tenant, PrincipalName name);
}
