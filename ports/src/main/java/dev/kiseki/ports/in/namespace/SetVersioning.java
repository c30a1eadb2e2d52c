package dev.kiseki.ports.in.namespace;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.Caller;

/**
 * Has a namespace keep older versions, or stop to. ACCESS_DENIED for all but admins;
 * INVALID_REQUEST for UNVERSIONED: there is no way back.
 */
@FunctionalInterface
public interface SetVersioning {
  void set(Caller caller, NamespaceName name, VersioningState state);
}
