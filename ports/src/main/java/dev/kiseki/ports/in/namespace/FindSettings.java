package dev.kiseki.ports.in.namespace;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NamespaceSettings;
import dev.kiseki.ports.in.Caller;

/** Gives what was said about a namespace. NO_SUCH_NAMESPACE, DATA_CORRUPT. */
@FunctionalInterface
public interface FindSettings {
  NamespaceSettings find(Caller caller, NamespaceName namespace);
}
