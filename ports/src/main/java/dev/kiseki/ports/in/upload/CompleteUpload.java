package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.object.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes the object of the named parts. INVALID_PART (missing, or another ETag or checksum),
 * INVALID_PART_ORDER, ENTITY_TOO_SMALL (a part but the last under 5 MiB), NO_SUCH_UPLOAD,
 * BAD_DIGEST. Repeated: the same answer.
 */
@FunctionalInterface
public interface CompleteUpload {
  StoredObject complete(Command command);

  /**
   * @param parts as named by the client, in its order
   * @param checksum of the whole, as the client expects it
   * @param sizeBytes of the whole, as the client expects it
   */
  record Command(
      UploadTarget target,
      List<NamedPart> parts,
      Optional<Checksum> checksum,
      OptionalLong sizeBytes,
      WriteConditions conditions,
      PartCombiner combiner) {
    public Command {
      parts = List.copyOf(parts);
    }
  }

  /**
   * @param etag as sent, without quotes
   */
  record NamedPart(PartNumber number, String etag, List<Checksum> checksums) {
    public NamedPart {
      checksums = List.copyOf(checksums);
    }
  }
}
