package dev.kiseki.application.identity;

import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.ListTenantNamespaces;
import dev.kiseki.ports.in.namespace.NamespaceView;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.ArrayList;
import java.util.List;

/** See {@link ListTenantNamespaces}. */
public final class ListTenantNamespacesUseCase implements ListTenantNamespaces {
  private static final int PAGE = 1_000;

  private final TenantCatalog catalog;
  private final MetadataStore metadata;

  public ListTenantNamespacesUseCase(TenantCatalog catalog, MetadataStore metadata) {
    this.catalog = catalog;
    this.metadata = metadata;
  }

  @Override
  public List<NamespaceView> list(TenantName name) {
    TenantRecord tenant = Tenants.require(catalog, name);
    List<NamespaceView> all = new ArrayList<>();
    String after = "";
    List<NamespaceRecord> page;
    do {
      page = metadata.tenant(tenant.id()).namespaces("", after, PAGE);
      for (NamespaceRecord row : page) {
        all.add(
            new NamespaceView(
                row.name(), name, row.createdMillis(), row.location(), row.versioning()));
        after = row.name().value();
      }
    } while (page.size() == PAGE);
    return all;
  }
}
