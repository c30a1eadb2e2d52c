package dev.kiseki.application.identity;

import dev.kiseki.ports.in.identity.ListTenants;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.List;

/** See {@link ListTenants}. */
public final class ListTenantsUseCase implements ListTenants {
  private static final int PAGE = 1_000;

  private final TenantCatalog catalog;
  private final MetadataStore metadata;

  public ListTenantsUseCase(TenantCatalog catalog, MetadataStore metadata) {
    this.catalog = catalog;
    this.metadata = metadata;
  }

  @Override
  public List<TenantView> list() {
    return catalog.tenants().stream().map(this::view).toList();
  }

  private TenantView view(TenantRecord tenant) {
    long count = 0;
    String after = "";
    List<NamespaceRecord> page;
    do {
      page = metadata.tenant(tenant.id()).namespaces("", after, PAGE);
      count += page.size();
      after = page.isEmpty() ? after : page.getLast().name().value();
    } while (page.size() == PAGE);
    return new TenantView(tenant.name(), tenant.state(), tenant.createdMillis(), count);
  }
}
