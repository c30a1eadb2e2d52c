package dev.kiseki.ports.in.namespace;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Caller;

/**
 * Gives a namespace of the caller. NO_SUCH_NAMESPACE; ACCESS_DENIED when names are unique in the
 * deployment and it is another tenant's.
 */
@FunctionalInterface
public interface FindNamespace {
  NamespaceView find(Caller caller, NamespaceName name);
}
