package dev.kiseki.ports.in.upload;

import java.util.List;
import java.util.Optional;

/** A page of an open upload's parts, those after {@code after}. NO_SUCH_UPLOAD. */
@FunctionalInterface
public interface ListParts {
  Page list(UploadTarget target, int after, int limit);

  record Page(
      List<PartView> parts,
      boolean truncated,
      String principal,
      Optional<CreateUpload.UploadChecksum> checksum) {
    public Page {
      parts = List.copyOf(parts);
    }
  }
}
