package dev.kiseki.application.namespace;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.Access;
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
    namespaces.find(caller, namespace);
    Namespaces.requireRole(
        switch (access) {
          case READ -> true;
          case WRITE -> caller.role().mayWrite();
          case ADMINISTER -> caller.role().mayAdminister();
        });
  }

  @Override
  public void requireCreator(Caller caller) {
    Namespaces.requireRole(caller.role().mayAdminister());
  }

  @Override
  public KisekiException anonymous(Optional<NamespaceName> namespace) {
    return namespace
        .filter(namespaces::isKnownToBeAbsent)
        .map(Namespaces::noSuchNamespace)
        .orElseGet(() -> new KisekiException(ErrorCode.ACCESS_DENIED, "Access Denied"));
  }
}
