package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ChecksumAlgorithm;
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
   * @param expected what the client knows of the whole
   */
  record Command(
      UploadTarget target,
      List<NamedPart> parts,
      Expected expected,
      WriteConditions conditions,
      PartCombiner combiner) {
    public Command {
      parts = List.copyOf(parts);
    }
  }

  /**
   * What the whole shall turn out to be, as far as the client said.
   *
   * @param checksum of a composite one without its part count, too
   * @param kind as named by the client, not as guessed
   */
  record Expected(
      Optional<ExpectedChecksum> checksum, Optional<Checksum.Kind> kind, OptionalLong sizeBytes) {
    public static final Expected NOTHING =
        new Expected(Optional.empty(), Optional.empty(), OptionalLong.empty());
  }

  /** A checksum of the whole, of either kind. */
  record ExpectedChecksum(ChecksumAlgorithm algorithm, String value) {}

  /**
   * @param etag as sent, without quotes
   */
  record NamedPart(PartNumber number, String etag, List<Checksum> checksums) {
    public NamedPart {
      checksums = List.copyOf(checksums);
    }
  }
}
