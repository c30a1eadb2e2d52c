package dev.kiseki.ports.out.keys;

import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;

/**
 * The key hierarchy: KMS key wraps tenant root, tenant root wraps namespace master keys, from which
 * everything else is derived. Errors: KEYS_UNAVAILABLE (try again later), KEYS_WRONG (the wrapped
 * key belongs elsewhere, or is damaged).
 */
public interface TenantKeys {
  /**
   * Makes a root key for a new tenant under its provider, and proves that it comes back. A few KMS
   * calls. CONFIGURATION_INVALID when the settings are wrong.
   */
  WrappedKey newRoot(TenantId tenant, KmsSettings kms);

  /** Makes a master key for a namespace's next epoch. No KMS call while the root is leased. */
  WrappedKey newMaster(TenantKeyring tenant, NamespaceId namespace, int epoch);

  /**
   * The same master keys under another root of the tenant. No KMS call while both are leased.
   * KEYS_WRONG when one of them is not the first root's.
   */
  NamespaceKeyring rewrap(TenantKeyring from, TenantKeyring to, NamespaceKeyring namespace);

  /**
   * The namespace's keys, from the cache while leased. Thread-safe; cheap enough to call per
   * request.
   */
  NamespaceKeys open(TenantKeyring tenant, NamespaceKeyring namespace);
}
