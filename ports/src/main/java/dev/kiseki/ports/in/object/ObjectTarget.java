package dev.kiseki.ports.in.object;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.Caller;
import java.util.Optional;

/**
 * Who asks for which key of which namespace.
 *
 * @param version which version of it; empty for the current one
 */
public record ObjectTarget(
    Caller caller, NamespaceName namespace, ObjectKey key, Optional<VersionId> version) {
  public ObjectTarget(Caller caller, NamespaceName namespace, ObjectKey key) {
    this(caller, namespace, key, Optional.empty());
  }
}
