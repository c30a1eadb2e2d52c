package dev.kiseki.application.keys;

import dev.kiseki.application.identity.Tenants;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.keys.RotateNamespaceKey;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;

/** See {@link RotateNamespaceKey}. */
public final class RotateNamespaceKeyUseCase implements RotateNamespaceKey {
  private final TenantCatalog catalog;
  private final MetadataStore metadata;
  private final TenantKeys keys;
  private final Turns turns;

  public RotateNamespaceKeyUseCase(
      TenantCatalog catalog, MetadataStore metadata, TenantKeys keys, Turns turns) {
    this.catalog = catalog;
    this.metadata = metadata;
    this.keys = keys;
    this.turns = turns;
  }

  @Override
  public int rotate(TenantName name, NamespaceName namespace) {
    return turns.take(Tenants.require(catalog, name).id(), () -> rotateAlone(name, namespace));
  }

  private int rotateAlone(TenantName name, NamespaceName namespace) {
    TenantRecord tenant = Tenants.require(catalog, name);
    if (tenant.state() != TenantState.ACTIVE && tenant.state() != TenantState.SUSPENDED) {
      throw new KisekiException(
          ErrorCode.ACCOUNT_PROBLEM,
          "The tenant is deleted or shredded: its keys do not change any more.",
          Fact.of("tenant", name));
    }
    TenantMetadata store = metadata.tenant(tenant.id());
    NamespaceRecord row =
        store
            .namespace(namespace)
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.NO_SUCH_NAMESPACE,
                        "The tenant has no such bucket; see 'kiseki bucket list'.",
                        Fact.of("BucketName", namespace)));
    int epoch = row.keys().currentEpoch() + 1;
    WrappedKey next =
        keys.newMaster(new TenantKeyring(tenant.id(), tenant.root()), row.id(), epoch);
    store.addKeyEpoch(row.id(), epoch, next).awaitDurable();
    return epoch;
  }
}
