package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.TenantName;
import java.util.Optional;

/**
 * Creates a tenant, its root key under its provider, and an admin with one access key.
 * TENANT_EXISTS, ACCESS_KEY_EXISTS.
 */
@FunctionalInterface
public interface CreateTenant {
  NewAccessKey create(TenantName name, Optional<ChosenAccessKey> chosen);
}
