package dev.kiseki.application.namespace;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.DeleteNamespace;

/** See {@link DeleteNamespace}. */
public final class DeleteNamespaceUseCase implements DeleteNamespace {
  private final Namespaces namespaces;

  public DeleteNamespaceUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public void delete(Caller caller, NamespaceName name) {
    var row = namespaces.find(caller, name, Access.ADMINISTER);
    namespaces.metadata(caller).dropNamespace(row.id()).awaitDurable();
  }
}
