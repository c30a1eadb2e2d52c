package dev.kiseki.application.keys;

import dev.kiseki.application.identity.Tenants;
import dev.kiseki.application.turns.KeyPlaces;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.FormerBinding;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.keys.ChangeRoot;
import dev.kiseki.ports.out.keys.RootKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.ports.out.system.WallClock;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * See {@link ChangeRoot}. The service is asked and the result proven first; then one transaction
 * puts it in force. A crash before that leaves the old one in force, and at most settings and a key
 * that nothing refers to: the next change takes their place.
 */
public final class ChangeRootUseCase implements ChangeRoot {
  private final TenantCatalog catalog;
  private final RootKeys roots;
  private final KeyPlaces places;
  private final Turns turns;
  private final WallClock clock;

  public ChangeRootUseCase(
      TenantCatalog catalog, RootKeys roots, KeyPlaces places, Turns turns, WallClock clock) {
    this.catalog = catalog;
    this.roots = roots;
    this.places = places;
    this.turns = turns;
    this.clock = clock;
  }

  @Override
  public Change rotate(TenantName name) {
    return inTurn(name, (tenant, history) -> replace(tenant, roots.rotate(ring(tenant)), history));
  }

  @Override
  public Change rewrap(TenantName name) {
    return inTurn(name, (tenant, history) -> replace(tenant, roots.rewrap(ring(tenant)), history));
  }

  @Override
  public Change swap(TenantName name, KmsSettings to) {
    return inTurn(name, (tenant, history) -> swap(tenant, history, to));
  }

  private Change swap(TenantRecord tenant, KeyHistory history, KmsSettings to) {
    WrappedKey old = tenant.root();
    WrappedKey moved = roots.move(ring(tenant), to, history.bindings(old.binding()));
    Change change =
        places.alone(
            () -> {
              places.requireFree(moved.binding());
              return putInForce(tenant, history, moved);
            });
    if (roots.isSameKey(old.binding(), moved.binding())) {
      roots.abandon(old.binding());
    }
    return change;
  }

  private Change putInForce(TenantRecord tenant, KeyHistory history, WrappedKey moved) {
    try {
      return replace(tenant, moved, left(tenant.root(), moved).map(history::with).orElse(history));
    } catch (KisekiException e) {
      if (e.code() == ErrorCode.CONDITION_CHANGED || e.code() == ErrorCode.NO_SUCH_TENANT) {
        roots.abandon(moved.binding());
      }
      // After any other failure nobody knows whether the new binding is in force.
      throw e;
    }
  }

  /** What a shred has to destroy besides: nothing when only the way to the key is another. */
  private Optional<FormerBinding> left(WrappedKey old, WrappedKey moved) {
    return roots.isSameKey(old.binding(), moved.binding())
        ? Optional.empty()
        : Optional.of(
            new FormerBinding(old.binding(), old.generation(), roots.hash(old), clock.millis()));
  }

  private Change inTurn(TenantName name, BiFunction<TenantRecord, KeyHistory, Change> change) {
    return turns.take(
        Tenants.require(catalog, name).id(),
        () -> {
          TenantRecord tenant = Tenants.require(catalog, name);
          KeyHistory history = catalog.keyHistory(tenant.id());
          requireServed(tenant, history);
          return change.apply(tenant, history);
        });
  }

  private static void requireServed(TenantRecord tenant, KeyHistory history) {
    boolean isServed =
        tenant.state() == TenantState.ACTIVE || tenant.state() == TenantState.SUSPENDED;
    if (!isServed || history.shredding().isPresent()) {
      throw new KisekiException(
          ErrorCode.ACCOUNT_PROBLEM,
          "The tenant is deleted or shredded: its keys do not change any more.",
          Fact.of("tenant", tenant.name()));
    }
  }

  private Change replace(TenantRecord tenant, WrappedKey after, KeyHistory history) {
    WrappedKey before = tenant.root();
    catalog.replaceRoot(tenant.id(), before, after, history).awaitDurable();
    return new Change(wrapping(before), wrapping(after), 1);
  }

  private static TenantKeyring ring(TenantRecord tenant) {
    return new TenantKeyring(tenant.id(), tenant.root());
  }

  private static Wrapping wrapping(WrappedKey key) {
    return new Wrapping(key.binding(), key.generation());
  }
}
