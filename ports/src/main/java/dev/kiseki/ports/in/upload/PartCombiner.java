package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ETag;
import java.util.List;
import java.util.Optional;

/**
 * Makes the ETag and checksum of a whole from those of its parts. Given by the front end, because
 * how they combine is its protocol's rule.
 */
@FunctionalInterface
public interface PartCombiner {
  Combined combine(List<PartView> parts, Optional<CreateUpload.UploadChecksum> checksum);

  /** What the whole is known by. */
  record Combined(ETag etag, Optional<Checksum> checksum) {}
}
