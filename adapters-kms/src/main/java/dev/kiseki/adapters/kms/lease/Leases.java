package dev.kiseki.adapters.kms.lease;

import dev.kiseki.adapters.kms.cipher.KeyCleared;
import dev.kiseki.adapters.kms.cipher.NamespaceCipher;
import dev.kiseki.adapters.kms.cipher.NamespaceMaterial;
import dev.kiseki.adapters.kms.cipher.NamespaceScope;
import dev.kiseki.adapters.kms.cipher.SealCount;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;

/** The leases of all active tenants. Thread-safe, no lock is held across calls. */
public final class Leases implements AutoCloseable {
  /** Tenants active within one lease time; more of them evict the one idle for longest. */
  private static final int MAX_TENANTS = 4096;

  /** Times a lease may be cleared under its user before the user gives up. */
  private static final int ATTEMPTS = 3;

  private final KmsBindings bindings;
  private final LeaseTerms terms;
  private final NamespaceCipher.Tools tools;
  private final KeyActivity activity = new KeyActivity();
  private final ConcurrentHashMap<KeyringRef.Root, TenantLease> leases = new ConcurrentHashMap<>();

  /**
   * Never dropped, or the count of seals would be lost: a kilobyte for each namespace used by this
   * process.
   */
  private final ConcurrentHashMap<ScopeRef, NamespaceScope> scopes = new ConcurrentHashMap<>();

  private final NewestKeyrings newest = new NewestKeyrings();
  private final Fence fence = new Fence();

  private volatile boolean closed;

  private record ScopeRef(TenantId tenant, NamespaceId namespace, int epoch) {}

  public Leases(KmsBindings bindings, LeaseTerms terms, NamespaceCipher.Tools tools) {
    this.bindings = bindings;
    this.terms = terms;
    this.tools = tools;
  }

  public WrappedKey newMaster(TenantKeyring tenant, NamespaceId namespace, int epoch) {
    KeyringRef.Root ref = new KeyringRef.Root(tenant);
    return retried(() -> lease(ref).held().root().newMaster(namespace, epoch));
  }

  public NamespaceKeys open(TenantKeyring tenant, NamespaceKeyring keyring) {
    activity.countLookup();
    KeyringRef.Root root = new KeyringRef.Root(tenant);
    KeyringRef.Namespace given = new KeyringRef.Namespace(keyring);
    material(root, given);
    KeyringRef.Namespace namespace = newest.opened(tenant.tenant(), given);
    return new NamespaceCipher(
        () -> scope(newest.of(tenant.tenant(), namespace), tenant.tenant()),
        () -> material(root, newest.of(tenant.tenant(), namespace)),
        tools);
  }

  private NamespaceScope scope(KeyringRef.Namespace namespace, TenantId tenant) {
    NamespaceKeyring keyring = namespace.keyring();
    return scopes.computeIfAbsent(
        new ScopeRef(tenant, keyring.namespace(), keyring.currentEpoch()), Leases::newScope);
  }

  public void revoke(TenantId tenant) {
    leases.forEach(
        (ref, lease) -> {
          if (ref.tenant().equals(tenant)) {
            lease.revoke();
          }
        });
    tools.gcm().forget();
  }

  /**
   * Clears a tenant's keys for good. Who is in the middle of an operation fails at its next frame,
   * seal or tag.
   */
  public void fence(TenantId tenant) {
    fence.put(tenant);
    leases.forEach(
        (ref, lease) -> {
          if (ref.tenant().equals(tenant)) {
            lease.end();
          }
        });
    tools.gcm().forget();
  }

  /** The same for one namespace of a tenant. */
  public void fence(TenantId tenant, NamespaceId namespace) {
    fence.put(tenant, namespace);
    leases.forEach(
        (ref, lease) -> {
          if (ref.tenant().equals(tenant)) {
            lease.forget(namespace);
          }
        });
    tools.gcm().forget();
  }

  public NamespaceKeyring rewrap(TenantKeyring from, TenantKeyring to, NamespaceKeyring keyring) {
    KeyringRef.Root old = new KeyringRef.Root(from);
    KeyringRef.Root next = new KeyringRef.Root(to);
    return retried(() -> lease(old).held().root().rewrap(keyring, lease(next).held().root()));
  }

  public void sweep() {
    boolean cleared = false;
    for (KeyringRef.Root ref : leases.keySet()) {
      TenantLease lease = leases.get(ref);
      if (lease == null) {
        continue;
      }
      cleared |= lease.clearIfEnded();
      if (lease.isIdle() && leases.remove(ref, lease)) {
        lease.rest();
      }
    }
    if (cleared) {
      tools.gcm().forget();
    }
  }

  public KeyActivity activity() {
    return activity;
  }

  @Override
  public void close() {
    closed = true;
    leases.values().forEach(TenantLease::revoke);
    leases.clear();
    tools.gcm().forget();
  }

  private static NamespaceScope newScope(ScopeRef ref) {
    return new NamespaceScope(ref.tenant(), ref.namespace(), ref.epoch(), new SealCount());
  }

  private NamespaceMaterial material(KeyringRef.Root root, KeyringRef.Namespace namespace) {
    NamespaceId id = namespace.keyring().namespace();
    return retried(
        () -> {
          fence.require(root.tenant(), id);
          Held held = lease(root).held();
          NamespaceMaterial found = held.namespace(namespace, activity);
          if (fence.isBehind(root.tenant(), id)) {
            // The fence may have passed before these were there to be cleared.
            held.forget(id);
          }
          return found;
        });
  }

  private TenantLease lease(KeyringRef.Root ref) {
    if (closed) {
      throw new KisekiException(ErrorCode.STORE_CLOSED, "The key store is closed.");
    }
    fence.require(ref.tenant());
    TenantLease lease = leases.get(ref);
    return lease != null ? lease : newLease(ref);
  }

  private TenantLease newLease(KeyringRef.Root ref) {
    if (leases.size() >= MAX_TENANTS) {
      evictIdlest();
    }
    KmsProvider provider = bindings.provider(ref.wrapped().binding());
    TenantLease made =
        leases.computeIfAbsent(
            ref, missing -> new TenantLease(missing, provider, terms, tools, activity));
    if (fence.isBehind(ref.tenant())) {
      // The fence may have passed before this lease was there to be ended.
      made.end();
    }
    return made;
  }

  private void evictIdlest() {
    long now = terms.ticker().getAsLong();
    leases.entrySet().stream()
        .max(Comparator.comparingLong(e -> now - e.getValue().lastUsedNanos()))
        .ifPresent(
            idlest -> {
              leases.remove(idlest.getKey(), idlest.getValue());
              idlest.getValue().revoke();
            });
  }

  /** A lease may end between finding it and using it. */
  private static <R> R retried(java.util.function.Supplier<R> operation) {
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.get();
      } catch (KisekiException e) {
        if (attempt == ATTEMPTS || !KeyCleared.is(e)) {
          throw e;
        }
      }
    }
  }
}
