package dev.kiseki.application.namespace;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.FindNamespace;
import dev.kiseki.ports.in.namespace.NamespaceView;

/** See {@link FindNamespace}. */
public final class FindNamespaceUseCase implements FindNamespace {
  private final Namespaces namespaces;

  public FindNamespaceUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public NamespaceView find(Caller caller, NamespaceName name) {
    return Namespaces.view(caller, namespaces.find(caller, name, Access.INSPECT));
  }
}
