package dev.kiseki.application.turns;

import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceShredding;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.RootKeys;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which keys of which services are in use, and which are to be destroyed: between the decision to
 * destroy a key and its end are days, and tenants are made and moved meanwhile. Who puts a key in
 * force looks and stores that {@link #alone} in this process, and so does who dooms one. A doomed
 * key is put in force by nobody, so it is destroyed without being alone.
 */
public final class KeyPlaces {
  private final TenantCatalog catalog;
  private final RootKeys roots;
  private final ReentrantLock lock = new ReentrantLock();

  public KeyPlaces(TenantCatalog catalog, RootKeys roots) {
    this.catalog = catalog;
    this.roots = roots;
  }

  /**
   * Taken after the tenant's turn, never before it. No service is asked meanwhile: all tenants
   * would wait for one that hangs.
   */
  public <T> T alone(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * CONFIGURATION_INVALID when a new binding's key is one that some tenant's shred is to destroy;
   * the binding is forgotten then.
   */
  public void requireFree(String binding) {
    try {
      roots.requireFree(binding, doomed());
    } catch (KisekiException e) {
      roots.abandon(binding);
      throw e;
    }
  }

  private Set<String> doomed() {
    Set<String> open = new HashSet<>();
    for (TenantRecord tenant : catalog.tenants()) {
      KeyHistory history = catalog.keyHistory(tenant.id());
      Stream.concat(
              history.shredding().stream(),
              history.namespace().stream().map(NamespaceShredding::shredding))
          .map(Shredding::keys)
          .flatMap(keys -> keys.stream().filter(KeyEnd::isOpen))
          .forEach(key -> open.add(key.binding()));
    }
    return open;
  }

  /**
   * CONFIGURATION_INVALID when one of the keys is another tenant's present one too, or one that
   * stays.
   */
  public void requireNobodyElses(TenantId tenant, Set<String> doomed, Set<String> staying) {
    Set<String> kept = new HashSet<>(staying);
    for (TenantRecord other : catalog.tenants()) {
      if (!other.id().equals(tenant) && !other.root().isRemoved()) {
        kept.add(other.root().binding());
      }
    }
    roots.requireApart(doomed, kept);
  }
}
