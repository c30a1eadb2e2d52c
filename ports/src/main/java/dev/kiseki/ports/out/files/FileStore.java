package dev.kiseki.ports.out.files;

import dev.kiseki.domain.TenantId;

/** The files of all tenants; every handle is of one tenant. */
@FunctionalInterface
public interface FileStore {
  TenantFiles tenant(TenantId tenant);
}
