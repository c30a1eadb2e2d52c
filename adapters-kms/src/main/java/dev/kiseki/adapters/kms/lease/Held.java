package dev.kiseki.adapters.kms.lease;

import dev.kiseki.adapters.kms.cipher.NamespaceMaterial;
import dev.kiseki.adapters.kms.cipher.RootKey;
import dev.kiseki.domain.NamespaceId;
import java.util.concurrent.ConcurrentHashMap;

/** The plaintext keys of a tenant while leased. Thread-safe. */
final class Held {
  /** A namespace's keys take about 6 KiB with their pooled macs. */
  private static final int MAX_NAMESPACES = 1024;

  private final RootKey root;
  private final ConcurrentHashMap<KeyringRef.Namespace, NamespaceMaterial> namespaces =
      new ConcurrentHashMap<>();
  private volatile long deadlineNanos;
  private volatile boolean destroyed;

  Held(RootKey root, long deadlineNanos) {
    this.root = root;
    this.deadlineNanos = deadlineNanos;
  }

  RootKey root() {
    return root;
  }

  long nanosLeft(long now) {
    return deadlineNanos - now;
  }

  void extendTo(long deadline) {
    deadlineNanos = deadline;
  }

  NamespaceMaterial namespace(KeyringRef.Namespace ref, KeyActivity activity) {
    NamespaceMaterial material = namespaces.get(ref);
    return material != null ? material : open(ref, activity);
  }

  private NamespaceMaterial open(KeyringRef.Namespace ref, KeyActivity activity) {
    if (namespaces.size() >= MAX_NAMESPACES) {
      evictAny();
    }
    NamespaceMaterial material =
        namespaces.computeIfAbsent(
            ref,
            missing -> {
              activity.countOpened();
              return root.open(missing.keyring());
            });
    if (destroyed) {
      material.destroy();
    }
    return material;
  }

  /** Its users derive it again: a rare tenant with so many namespaces pays microseconds. */
  private void evictAny() {
    namespaces.keySet().stream()
        .findAny()
        .ifPresent(
            ref -> {
              NamespaceMaterial evicted = namespaces.remove(ref);
              if (evicted != null) {
                evicted.destroy();
              }
            });
  }

  /** Clears the keys of one namespace. */
  void forget(NamespaceId namespace) {
    for (KeyringRef.Namespace ref : namespaces.keySet()) {
      NamespaceMaterial material = namespaces.get(ref);
      if (ref.keyring().namespace().equals(namespace) && material != null) {
        namespaces.remove(ref, material);
        material.destroy();
      }
    }
  }

  void destroy() {
    destroyed = true;
    root.destroy();
    namespaces.values().forEach(NamespaceMaterial::destroy);
    namespaces.clear();
  }
}
