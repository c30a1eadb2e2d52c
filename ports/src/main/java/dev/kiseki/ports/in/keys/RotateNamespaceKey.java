package dev.kiseki.ports.in.keys;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;

/**
 * Gives a namespace a new master key for what is written from now on. What older ones sealed stays
 * as it is, and readable. For the operator only. No call to a KMS while the tenant's root is
 * leased. NO_SUCH_TENANT, NO_SUCH_NAMESPACE; ACCOUNT_PROBLEM of a tenant that is not served.
 */
@FunctionalInterface
public interface RotateNamespaceKey {
  /** The number of the new key: the first is 1. */
  int rotate(TenantName tenant, NamespaceName namespace);
}
