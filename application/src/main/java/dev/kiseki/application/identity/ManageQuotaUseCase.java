package dev.kiseki.application.identity;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.ManageQuota;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.TenantCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** See {@link ManageQuota}. */
public final class ManageQuotaUseCase implements ManageQuota {
  private static final int PAGE = 1_000;

  private final TenantCatalog catalog;
  private final MetadataStore metadata;

  /** One limit is changed beside the other, which is read before. */
  private final ReentrantLock changing = new ReentrantLock();

  public ManageQuotaUseCase(TenantCatalog catalog, MetadataStore metadata) {
    this.catalog = catalog;
    this.metadata = metadata;
  }

  @Override
  public void change(
      TenantName tenant, Optional<NamespaceName> namespace, UnaryOperator<Quota> change) {
    TenantMetadata store = store(tenant);
    Optional<NamespaceId> id = namespace.map(name -> require(store, name));
    changing.lock();
    try {
      store.setQuota(id, change.apply(store.quota(id))).awaitDurable();
    } finally {
      changing.unlock();
    }
  }

  @Override
  public Line bucket(TenantName tenant, NamespaceName namespace) {
    TenantMetadata store = store(tenant);
    return line(store, tenant, Optional.of(namespace), Optional.of(require(store, namespace)));
  }

  @Override
  public List<Line> tenant(TenantName tenant) {
    TenantMetadata store = store(tenant);
    List<Line> lines = new ArrayList<>();
    lines.add(line(store, tenant, Optional.empty(), Optional.empty()));
    String after = "";
    List<NamespaceRecord> page;
    do {
      page = store.namespaces("", after, PAGE);
      for (NamespaceRecord row : page) {
        lines.add(line(store, tenant, Optional.of(row.name()), Optional.of(row.id())));
        after = row.name().value();
      }
    } while (page.size() == PAGE);
    return lines;
  }

  private static Line line(
      TenantMetadata store,
      TenantName tenant,
      Optional<NamespaceName> name,
      Optional<NamespaceId> id) {
    return new Line(tenant, name, store.usage(id), store.quota(id));
  }

  private TenantMetadata store(TenantName name) {
    return metadata.tenant(Tenants.require(catalog, name).id());
  }

  private static NamespaceId require(TenantMetadata store, NamespaceName name) {
    return store
        .namespace(name)
        .map(NamespaceRecord::id)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_NAMESPACE,
                    "The tenant has no bucket of this name; see 'kiseki bucket list'.",
                    Fact.of("bucket", name)));
  }
}
