package dev.kiseki.application.namespace;

import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.CheckAccess;
import java.util.Optional;

/** See {@link CheckAccess}. */
public final class CheckAccessUseCase implements CheckAccess {
  private final Namespaces namespaces;

  public CheckAccessUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public void require(Caller caller, NamespaceName namespace, Access access) {
    if (!caller.maySomewhere(access, namespace)) {
      throw namespaces.denied(caller, namespace);
    }
    namespaces.find(caller, namespace, Access.INSPECT);
  }

  @Override
  public void requireCreator(Caller caller, NamespaceName namespace) {
    if (!caller.may(Access.ADMINISTER, namespace, Caller.EVERYTHING)) {
      throw Namespaces.accessDenied();
    }
  }

  @Override
  public KisekiException denied(Caller caller, NamespaceName namespace) {
    return namespaces.denied(caller, namespace);
  }

  @Override
  public KisekiException anonymous(Optional<NamespaceName> namespace) {
    return namespace
        .filter(namespaces::isKnownToBeAbsent)
        .map(Namespaces::noSuchNamespace)
        .orElseGet(Namespaces::accessDenied);
  }
}
