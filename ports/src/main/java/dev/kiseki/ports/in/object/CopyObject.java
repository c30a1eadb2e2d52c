package dev.kiseki.ports.in.object;

import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.BodyDigest;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Copies an object. Within a namespace no byte is rewritten; across namespaces the bytes are sealed
 * again under the target's key. INVALID_REQUEST for a copy onto itself that changes nothing.
 */
@FunctionalInterface
public interface CopyObject {
  Copied copy(Command command);

  /**
   * @param source the name of the version that was copied, if its namespace has versions
   */
  record Copied(ObjectView object, Optional<VersionId> source) {}

  /**
   * @param attributes makes the copy's attributes of the source's
   * @param isChange whether those differ on purpose: a copy onto itself is refused otherwise
   * @param digest run over the bytes when the copy is to carry a checksum that the source has not;
   *     its MD5 is not used
   */
  record Command(
      ObjectTarget source,
      ReadConditions sourceConditions,
      ObjectTarget target,
      UnaryOperator<ObjectAttributes> attributes,
      boolean isChange,
      Optional<BodyDigest> digest,
      WriteConditions conditions) {}
}
