package dev.kiseki.ports.in.object;

import dev.kiseki.domain.VersionId;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Replaces the tags of an object, or of one version of it; nothing else about it changes, not its
 * time either. Durable when it returns. NO_SUCH_KEY, NO_SUCH_VERSION, METHOD_NOT_ALLOWED for a
 * delete marker.
 */
@FunctionalInterface
public interface SetTags {
  /** The version that was tagged, where there are versions. */
  Optional<VersionId> set(ObjectTarget target, SequencedMap<String, String> tags);
}
