package dev.kiseki.application.keys;

import dev.kiseki.application.turns.Turns;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.NewRoot;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.ArrayList;
import java.util.List;

/** Puts another root key in force, with the keys of all namespaces but one under it. */
public final class RootRenewal {
  private static final int PAGE = 1_000;

  private final TenantCatalog catalog;
  private final MetadataStore metadata;
  private final TenantKeys keys;
  private final Turns turns;

  public RootRenewal(TenantCatalog catalog, MetadataStore metadata, TenantKeys keys, Turns turns) {
    this.catalog = catalog;
    this.metadata = metadata;
    this.keys = keys;
    this.turns = turns;
  }

  /**
   * Microseconds for each namespace, while none is made. Both roots are {@link #lease leased}
   * before: no service is asked meanwhile.
   *
   * @param doomed loses its keys
   */
  void put(TenantRecord tenant, WrappedKey next, KeyHistory history, NamespaceId doomed) {
    TenantKeyring from = new TenantKeyring(tenant.id(), tenant.root());
    TenantKeyring to = new TenantKeyring(tenant.id(), next);
    turns.changingRoot(
        tenant.id(),
        () -> {
          List<NewRoot.Rewrapped> all = new ArrayList<>();
          for (NamespaceRecord row : namespaces(metadata.tenant(tenant.id()))) {
            NamespaceKeyring before = row.keys();
            boolean isDoomed = row.id().equals(doomed) || before.isRemoved();
            NamespaceKeyring after = isDoomed ? before.removed() : keys.rewrap(from, to, before);
            all.add(new NewRoot.Rewrapped(before, after));
          }
          NewRoot root = new NewRoot(tenant.root(), next, history, all);
          catalog.renewRoot(tenant.id(), root).awaitDurable();
          return root;
        });
  }

  /** By the first use of each. What is made here is kept by nobody. */
  void lease(TenantRecord tenant, WrappedKey next, NamespaceId any) {
    var _ = keys.newMaster(new TenantKeyring(tenant.id(), tenant.root()), any, 1);
    var _ = keys.newMaster(new TenantKeyring(tenant.id(), next), any, 1);
  }

  private static List<NamespaceRecord> namespaces(TenantMetadata store) {
    List<NamespaceRecord> all = new ArrayList<>();
    List<NamespaceRecord> page;
    do {
      String after = all.isEmpty() ? "" : all.getLast().name().value();
      page = store.namespaces("", after, PAGE);
      all.addAll(page);
    } while (page.size() == PAGE);
    return all;
  }
}
