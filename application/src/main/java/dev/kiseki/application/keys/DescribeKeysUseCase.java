package dev.kiseki.application.keys;

import dev.kiseki.application.identity.Tenants;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.keys.DescribeKeys;
import dev.kiseki.ports.out.keys.RootKeys;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;

/** See {@link DescribeKeys}. */
public final class DescribeKeysUseCase implements DescribeKeys {
  private final TenantCatalog catalog;
  private final RootKeys roots;

  public DescribeKeysUseCase(TenantCatalog catalog, RootKeys roots) {
    this.catalog = catalog;
    this.roots = roots;
  }

  @Override
  public View describe(TenantName name) {
    TenantRecord tenant = Tenants.require(catalog, name);
    KeyHistory history = catalog.keyHistory(tenant.id());
    return new View(roots.describe(tenant.root()), history.former(), history.shredding());
  }
}
