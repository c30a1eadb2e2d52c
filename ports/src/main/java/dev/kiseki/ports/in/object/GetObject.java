package dev.kiseki.ports.in.object;

import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.RangeSpec;
import dev.kiseki.domain.ReadConditions;
import java.util.Optional;

/**
 * Opens an object for reading. NO_SUCH_KEY, NOT_MODIFIED (facts {@code ETag}, {@code LastModified}
 * in seconds), PRECONDITION_FAILED, INVALID_RANGE (fact {@code ActualObjectSize}), INVALID_PART.
 */
@FunctionalInterface
public interface GetObject {
  ReadableObject open(Query query);

  /** At most one of range and part. */
  record Query(
      ObjectTarget target,
      Optional<RangeSpec> range,
      Optional<PartNumber> part,
      ReadConditions conditions) {}
}
