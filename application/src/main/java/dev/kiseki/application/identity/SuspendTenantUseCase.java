package dev.kiseki.application.identity;

import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.identity.SuspendTenant;
import dev.kiseki.ports.out.system.TenantCatalog;

/** See {@link SuspendTenant}. */
public final class SuspendTenantUseCase implements SuspendTenant {
  private final TenantCatalog catalog;

  public SuspendTenantUseCase(TenantCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public void suspend(TenantName tenant) {
    set(tenant, TenantState.SUSPENDED);
  }

  @Override
  public void resume(TenantName tenant) {
    set(tenant, TenantState.ACTIVE);
  }

  private void set(TenantName tenant, TenantState state) {
    catalog.setState(Tenants.require(catalog, tenant).id(), state).awaitDurable();
  }
}
