package dev.kiseki.ports.in.namespace;

import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.Caller;
import java.util.Optional;

/**
 * Looks at namespace, role and scope and at nothing else: what a front end asks before it reads a
 * document, so that nobody's body is read for nothing.
 */
public interface CheckAccess {
  /** NO_SUCH_NAMESPACE; ACCESS_DENIED where the caller may do so nowhere in it. */
  void require(Caller caller, NamespaceName namespace, Access access);

  /** Whether the caller may create a namespace of this name: ACCESS_DENIED. */
  void requireCreator(Caller caller, NamespaceName namespace);

  /**
   * What a caller is told that may not do what it asked for: that the namespace is absent, where
   * that is its business, else ACCESS_DENIED.
   */
  KisekiException denied(Caller caller, NamespaceName namespace);

  /**
   * What a request that nobody signed is told. Where names are unique in the deployment, as on AWS,
   * a name that does not exist is told to be absent; elsewhere existence is nobody's business.
   */
  KisekiException anonymous(Optional<NamespaceName> namespace);
}
