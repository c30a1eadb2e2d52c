package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.PartNumber;

/** Stores a part, replacing one of the same number. Durable when it returns. NO_SUCH_UPLOAD. */
@FunctionalInterface
public interface UploadPart {
  PartView upload(UploadTarget target, PartNumber number, PartBody body);
}
