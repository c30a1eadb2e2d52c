package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.RevokeAccessKey;
import dev.kiseki.ports.out.system.TenantCatalog;

/** See {@link RevokeAccessKey}. */
public final class RevokeAccessKeyUseCase implements RevokeAccessKey {
  private final TenantCatalog catalog;

  public RevokeAccessKeyUseCase(TenantCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public void revoke(TenantName tenant, AccessKeyId id) {
    catalog.dropCredential(Tenants.require(catalog, tenant).id(), id).awaitDurable();
  }
}
