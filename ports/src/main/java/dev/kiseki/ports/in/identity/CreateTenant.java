package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.TenantName;
import java.util.Optional;

/**
 * Creates a tenant, its root key under its provider, and an admin with one access key.
 * TENANT_EXISTS, ACCESS_KEY_EXISTS; CONFIGURATION_INVALID, KEYS_UNAVAILABLE, KEYS_WRONG from the
 * provider.
 */
@FunctionalInterface
public interface CreateTenant {
  NewAccessKey create(TenantName name, Optional<ChosenAccessKey> chosen, KmsSettings kms);

  /** With its key in the local keystore. */
  default NewAccessKey create(TenantName name, Optional<ChosenAccessKey> chosen) {
    return create(name, chosen, KmsSettings.LOCAL);
  }
}
