package dev.kiseki.application.identity;

import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.ListAccessKeys;
import dev.kiseki.ports.in.identity.RecordKeyUses;
import dev.kiseki.ports.out.system.TenantCatalog;
import java.util.List;

/** See {@link ListAccessKeys}. What was used and not yet stored is stored first. */
public final class ListAccessKeysUseCase implements ListAccessKeys {
  private final TenantCatalog catalog;
  private final RecordKeyUses uses;

  public ListAccessKeysUseCase(TenantCatalog catalog, RecordKeyUses uses) {
    this.catalog = catalog;
    this.uses = uses;
  }

  @Override
  public List<AccessKeyView> list(TenantName name) {
    var tenant = Tenants.require(catalog, name);
    uses.record();
    return catalog.credentials(tenant.id()).stream()
        .map(
            key ->
                new AccessKeyView(
                    key.credential().id(),
                    key.credential().principal(),
                    key.createdMillis(),
                    key.usedMillis()))
        .toList();
  }
}
