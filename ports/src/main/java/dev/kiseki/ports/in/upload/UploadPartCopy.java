package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.RangeSpec;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.in.object.ObjectTarget;
import java.util.Optional;

/** Stores a range of an object as a part. */
@FunctionalInterface
public interface UploadPartCopy {
  Copied copy(Command command);

  /**
   * @param source the name of the version that was copied, if its namespace has versions
   */
  record Copied(PartView part, Optional<VersionId> source) {}

  record Command(
      ObjectTarget source,
      ReadConditions sourceConditions,
      Optional<RangeSpec.Between> range,
      UploadTarget target,
      PartNumber number,
      BodyDigest digest) {}
}
