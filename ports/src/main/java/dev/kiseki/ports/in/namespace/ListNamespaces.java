package dev.kiseki.ports.in.namespace;

import dev.kiseki.ports.in.Caller;
import java.util.List;

/**
 * A page of the caller's namespaces, by name, those after {@code after} ("" for the first page).
 */
@FunctionalInterface
public interface ListNamespaces {
  Page list(Caller caller, String prefix, String after, int limit);

  /** Whether more follow is known. */
  record Page(List<NamespaceView> namespaces, boolean truncated) {
    public Page {
      namespaces = List.copyOf(namespaces);
    }
  }
}
