package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import java.util.Optional;

/**
 * What a put did.
 *
 * @param previous what was current before
 * @param versioning of the namespace, as the commit found it
 * @param version the new object's
 */
public record Replaced(Optional<NodeId> previous, VersioningState versioning, Version version) {
  /** The name of the new version; empty in a namespace that never had versions. */
  public Optional<VersionId> versionId(NodeId node) {
    return versioning == VersioningState.UNVERSIONED
        ? Optional.empty()
        : Optional.of(VersionId.of(version, node));
  }
}
