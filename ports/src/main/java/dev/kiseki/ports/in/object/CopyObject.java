package dev.kiseki.ports.in.object;

import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.domain.WriteConditions;
import java.util.Optional;

/**
 * Copies an object. Within a namespace no byte is rewritten; across namespaces the bytes are sealed
 * again under the target's key. INVALID_REQUEST for a copy onto itself that changes nothing.
 */
@FunctionalInterface
public interface CopyObject {
  ObjectView copy(Command command);

  /**
   * @param metadata replaces the source's headers and metadata; empty copies them
   * @param tags replaces the source's tags; empty copies them
   * @param checksum to be computed for the copy if the source has none of this algorithm
   */
  record Command(
      ObjectTarget source,
      ReadConditions sourceConditions,
      ObjectTarget target,
      Optional<ObjectAttributes> metadata,
      Optional<ObjectAttributes> tags,
      Optional<ChecksumAlgorithm> checksum,
      WriteConditions conditions) {}
}
