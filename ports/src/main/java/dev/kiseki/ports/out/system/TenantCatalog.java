package dev.kiseki.ports.out.system;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.out.metadata.Committed;
import java.util.List;
import java.util.Optional;

/**
 * The deployment's tenants and access keys: small, durable, read on every request (implementations
 * may cache).
 */
public interface TenantCatalog {
  /** Draws the id for a tenant that is about to be added. Never given out twice. */
  TenantId nextTenantId();

  /**
   * Adds the tenant and its first credential in one transaction. TENANT_EXISTS, ACCESS_KEY_EXISTS.
   */
  Committed<TenantRecord> add(TenantRecord tenant, CredentialRecord first);

  Optional<TenantRecord> tenant(TenantId id);

  Optional<TenantRecord> tenant(TenantName name);

  /** By name. */
  List<TenantRecord> tenants();

  Optional<CredentialRecord> credential(AccessKeyId id);
}
