package dev.kiseki.application.identity;

import dev.kiseki.application.object.NamespacePurger;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceShredding;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.DeleteTenant;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.List;
import java.util.Optional;

/**
 * See {@link DeleteTenant}. The state DELETING is durable before anything is removed: what a crash
 * leaves is closed to everybody and waits for the next step. A step is taken in the tenant's turn:
 * no shred of its keys begins between the question whether one has and the end of what says which.
 */
public final class DeleteTenantUseCase implements DeleteTenant {
  private final TenantCatalog catalog;
  private final MetadataStore metadata;
  private final NamespacePurger purger;
  private final Turns turns;

  public DeleteTenantUseCase(
      TenantCatalog catalog, MetadataStore metadata, NamespacePurger purger, Turns turns) {
    this.catalog = catalog;
    this.metadata = metadata;
    this.purger = purger;
    this.turns = turns;
  }

  @Override
  public void deleteEmpty(TenantName name) {
    var _ = turns.take(Tenants.require(catalog, name).id(), () -> deleteEmptyAlone(name));
  }

  private TenantId deleteEmptyAlone(TenantName name) {
    TenantRecord tenant = Tenants.require(catalog, name);
    requireKeysSettled(tenant);
    if (!metadata.tenant(tenant.id()).namespaces("", "", 1).isEmpty()) {
      throw new KisekiException(
          ErrorCode.TENANT_NOT_EMPTY,
          "The tenant has buckets: delete them first, or all that it has with --purge.",
          Fact.of("tenant", name));
    }
    return catalog.remove(tenant.id()).durable();
  }

  @Override
  public Progress purge(TenantName name, int maxObjects) {
    return turns.take(Tenants.require(catalog, name).id(), () -> purgeAlone(name, maxObjects));
  }

  private Progress purgeAlone(TenantName name, int maxObjects) {
    TenantRecord tenant = Tenants.require(catalog, name);
    boolean isShredded = requireKeysSettled(tenant);
    if (tenant.state() != TenantState.DELETING) {
      catalog.setState(tenant.id(), TenantState.DELETING).awaitDurable();
    }
    TenantMetadata store = metadata.tenant(tenant.id());
    Caller owner =
        new Caller(tenant.id(), name, PrincipalName.FIRST.value(), Role.ADMIN, AccessScope.ALL);
    long removed = 0;
    while (removed < maxObjects) {
      List<NamespaceRecord> next = store.namespaces("", "", 1);
      if (next.isEmpty()) {
        catalog.remove(tenant.id()).awaitDurable();
        return new Progress(removed, true);
      }
      long some =
          isShredded
              ? purger.removeSomeUnread(store, next.getFirst().id())
              : purger.removeSome(owner, next.getFirst().name());
      if (some == 0) {
        drop(store, next.getFirst());
      }
      removed += some;
    }
    return new Progress(removed, false);
  }

  /**
   * Whether its keys are destroyed. While they are being destroyed the tenant stays: with it would
   * go what says which keys are left.
   */
  private boolean requireKeysSettled(TenantRecord tenant) {
    KeyHistory history = catalog.keyHistory(tenant.id());
    Optional<Shredding> shredding = history.shredding();
    if (shredding.filter(known -> known.stage() != ShredStage.ENDED).isPresent()) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The tenant's keys are not destroyed yet; bring that to its end first: kiseki tenant shred.",
          Fact.of("tenant", tenant.name()));
    }
    if (shredding.isEmpty()) {
      history.namespace().ifPresent(last -> requireSettled(tenant, last));
    }
    return shredding.isPresent();
  }

  /** What the shred of the whole tenant would have taken over. */
  private static void requireSettled(TenantRecord tenant, NamespaceShredding last) {
    boolean isOver = last.shredding().stage() == ShredStage.ENDED;
    if (!isOver || last.shredding().keys().stream().anyMatch(KeyEnd::isOpen)) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          isOver
              ? "A key of a shredded bucket is destroyed only at its date: ask for the bucket's receipt again after it"
                  + " with kiseki bucket shred, or take it over with kiseki tenant shred."
              : "A bucket of the tenant is being shredded; bring that to its end first: kiseki bucket shred.",
          Fact.of("tenant", tenant.name()),
          Fact.of("BucketName", last.name()));
    }
  }

  /** One that a request in flight put something into is looked at again. */
  private static void drop(TenantMetadata store, NamespaceRecord namespace) {
    try {
      store.dropNamespace(namespace.id()).awaitDurable();
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.NAMESPACE_NOT_EMPTY && e.code() != ErrorCode.NO_SUCH_NAMESPACE) {
        throw e;
      }
    }
  }
}
