package dev.kiseki.application.identity;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.DeletePrincipal;
import dev.kiseki.ports.out.keys.Evictions;
import dev.kiseki.ports.out.system.TenantCatalog;

/** See {@link DeletePrincipal}. */
public final class DeletePrincipalUseCase implements DeletePrincipal {
  private final TenantCatalog catalog;
  private final Evictions evictions;

  public DeletePrincipalUseCase(TenantCatalog catalog, Evictions evictions) {
    this.catalog = catalog;
    this.evictions = evictions;
  }

  @Override
  public void delete(TenantName tenant, PrincipalName name) {
    if (name.equals(PrincipalName.FIRST)) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The first principal stands for the tenant and stays; revoke its access keys instead.");
    }
    catalog.dropPrincipal(Tenants.require(catalog, tenant).id(), name).awaitDurable();
    evictions.evict(tenant, name);
  }
}
