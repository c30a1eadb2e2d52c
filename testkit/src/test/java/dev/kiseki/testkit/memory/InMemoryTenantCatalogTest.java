package dev.kiseki.testkit.memory;

import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.testkit.contract.TenantCatalogContract;

class InMemoryTenantCatalogTest extends TenantCatalogContract {
  @Override
  protected TenantCatalog openEmpty() {
    return new InMemoryTenantCatalog();
  }
}
