package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.ListPrincipals;
import dev.kiseki.ports.out.system.PrincipalRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** See {@link ListPrincipals}. */
public final class ListPrincipalsUseCase implements ListPrincipals {
  private final TenantCatalog catalog;

  public ListPrincipalsUseCase(TenantCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public List<PrincipalView> list(TenantName name) {
    TenantRecord tenant = Tenants.require(catalog, name);
    Map<String, Long> keys =
        catalog.credentials(tenant.id()).stream()
            .collect(Collectors.groupingBy(k -> k.credential().principal(), Collectors.counting()));
    List<PrincipalView> all = new ArrayList<>();
    all.add(
        new PrincipalView(
            PrincipalName.FIRST,
            Role.ADMIN,
            AccessScope.ALL,
            tenant.createdMillis(),
            keys.getOrDefault(PrincipalName.FIRST.value(), 0L)));
    for (PrincipalRecord row : catalog.principals(tenant.id())) {
      all.add(
          new PrincipalView(
              row.name(),
              row.role(),
              row.scope(),
              row.createdMillis(),
              keys.getOrDefault(row.name().value(), 0L)));
    }
    return all;
  }
}
