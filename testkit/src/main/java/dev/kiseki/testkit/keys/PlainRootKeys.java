package dev.kiseki.testkit.keys;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KeyDescription;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.RootKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Services that are maps. A root key is wrapped as the letters of its binding and generation. What
 * they hold outlives the use cases, as services outlive a process. Thread-safe.
 */
public final class PlainRootKeys implements RootKeys {
  private final Map<String, Integer> generations = new TreeMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final Set<String> destroyed = new TreeSet<>();
  private final Set<String> away = new TreeSet<>();
  private final Set<String> slow = new TreeSet<>();
  private final Set<TenantId> fenced = new HashSet<>();
  private final Set<NamespaceId> fencedNamespaces = new HashSet<>();

  /** The wrapped root of a new tenant. */
  public synchronized WrappedKey first(String binding) {
    generations.put(binding, 1);
    return wrapped(binding);
  }

  /** Whether a service answers. */
  public synchronized void setAway(String binding, boolean isAway) {
    if (isAway) {
      away.add(binding);
    } else {
      away.remove(binding);
    }
  }

  /** Whether a service only promises to destroy. */
  public synchronized void setSlow(String binding, boolean isSlow) {
    if (isSlow) {
      slow.add(binding);
    } else {
      slow.remove(binding);
    }
  }

  /** The bindings whose key is gone. */
  public synchronized Set<String> destroyed() {
    return Set.copyOf(destroyed);
  }

  /** All bindings that were ever made and not abandoned. */
  public synchronized Set<String> bindings() {
    return Set.copyOf(generations.keySet());
  }

  public synchronized boolean isFenced(TenantId tenant) {
    return fenced.contains(tenant);
  }

  public synchronized boolean isFenced(NamespaceId namespace) {
    return fencedNamespaces.contains(namespace);
  }

  @Override
  public synchronized KeyDescription describe(WrappedKey root) {
    return new KeyDescription(
        "plain",
        root.binding(),
        root.generation(),
        generations.getOrDefault(root.binding(), 0),
        !away.contains(root.binding()),
        "a map");
  }

  @Override
  public synchronized WrappedKey rotate(TenantKeyring tenant) {
    requireUsable(tenant.root());
    generations.merge(tenant.root().binding(), 1, Integer::sum);
    return rewrap(tenant);
  }

  @Override
  public synchronized WrappedKey rewrap(TenantKeyring tenant) {
    requireUsable(tenant.root());
    return wrapped(tenant.root().binding());
  }

  @Override
  public synchronized WrappedKey move(TenantKeyring tenant, KmsSettings to, Set<String> known) {
    requireUsable(tenant.root());
    return renew(tenant.tenant(), to, known);
  }

  @Override
  public synchronized WrappedKey renew(TenantId tenant, KmsSettings to, Set<String> known) {
    String first = to.provider() + "/" + tenant.value();
    String name = first;
    for (int i = 2; known.contains(name) || destroyed.contains(name); i++) {
      name = first + "-" + i;
    }
    generations.putIfAbsent(name, 1);
    places.put(name, to.values().getOrDefault("key", name));
    return wrapped(name);
  }

  @Override
  public synchronized boolean isSameKey(String binding, String other) {
    return place(binding).equals(place(other));
  }

  @Override
  public synchronized void abandon(String binding) {
    generations.remove(binding);
  }

  @Override
  public synchronized void fence(TenantId tenant) {
    fenced.add(tenant);
  }

  @Override
  public synchronized void fence(TenantId tenant, NamespaceId namespace) {
    fencedNamespaces.add(namespace);
  }

  @Override
  public void requireApart(Set<String> doomed, Set<String> kept) {
    kept.forEach(each -> requireFree(each, doomed));
  }

  /** What was moved to with the setting {@code key} is the key of that name. */
  @Override
  public synchronized void requireFree(String binding, Set<String> doomed) {
    if (doomed.stream().anyMatch(each -> place(each).equals(place(binding)))) {
      throw new KisekiException(ErrorCode.CONFIGURATION_INVALID, "A key has two owners.");
    }
  }

  private String place(String binding) {
    return places.getOrDefault(binding, binding);
  }

  @Override
  public synchronized KeyEnd.Outcome destroy(String binding, TenantKeyring tenant, long nowMillis) {
    requireThere(binding);
    destroyed.add(binding);
    KeyAssurance assurance =
        slow.contains(binding) ? KeyAssurance.PENDING : KeyAssurance.DESTROYED_AT_PROVIDER;
    return new KeyEnd.Outcome(assurance, "out of the map", "unwrap refused", nowMillis);
  }

  @Override
  public String hash(WrappedKey wrapped) {
    return Integer.toHexString(Arrays.hashCode(wrapped.material()));
  }

  private WrappedKey wrapped(String binding) {
    int generation = generations.getOrDefault(binding, 0);
    return new WrappedKey(
        binding, generation, new byte[] {(byte) binding.hashCode(), (byte) generation});
  }

  private void requireUsable(WrappedKey root) {
    requireThere(root.binding());
    if (destroyed.contains(root.binding())
        || root.generation() > generations.getOrDefault(root.binding(), 0)) {
      throw new KisekiException(ErrorCode.KEYS_WRONG, "The key is not in the map.");
    }
  }

  private void requireThere(String binding) {
    if (away.contains(binding)) {
      throw new KisekiException(ErrorCode.KEYS_UNAVAILABLE, "The map is away.");
    }
  }
}
