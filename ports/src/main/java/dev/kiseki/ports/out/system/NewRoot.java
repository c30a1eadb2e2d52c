package dev.kiseki.ports.out.system;

import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.List;

/**
 * Another root key for a tenant, and all that it wraps.
 *
 * @param namespaces every one that the tenant has
 */
public record NewRoot(
    WrappedKey before, WrappedKey after, KeyHistory history, List<Rewrapped> namespaces) {
  public NewRoot {
    namespaces = List.copyOf(namespaces);
  }

  /** The keys of one namespace. */
  public record Rewrapped(NamespaceKeyring before, NamespaceKeyring after) {}
}
