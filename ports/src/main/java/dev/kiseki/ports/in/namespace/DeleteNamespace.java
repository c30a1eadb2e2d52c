package dev.kiseki.ports.in.namespace;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Caller;

/** Deletes an empty namespace; open uploads are aborted. NAMESPACE_NOT_EMPTY. */
@FunctionalInterface
public interface DeleteNamespace {
  void delete(Caller caller, NamespaceName name);
}
