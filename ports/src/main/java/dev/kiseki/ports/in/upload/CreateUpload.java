package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.in.object.ObjectTarget;
import java.util.Optional;

/** Opens a multipart upload. */
@FunctionalInterface
public interface CreateUpload {
  UploadId create(Command command);

  record Command(
      ObjectTarget target, ObjectAttributes attributes, Optional<UploadChecksum> checksum) {}

  /** What the upload's parts and the whole are to be checked with. */
  record UploadChecksum(ChecksumAlgorithm algorithm, Checksum.Kind kind) {}
}
