package dev.kiseki.application.upload;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.ports.in.upload.CompleteUpload.NamedPart;
import dev.kiseki.ports.in.upload.CreateUpload.UploadChecksum;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.out.metadata.PartRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the parts that a completion names, and checks order, identity and size. */
final class PartSelection {
  /** S3's smallest part but for the last. */
  private static final long MIN_BYTES = 5L << 20;

  private static final int PAGE = 1_000;

  private PartSelection() {}

  static List<ChosenPart> choose(OpenUpload upload, List<NamedPart> named) {
    requireOrder(named);
    requireChecksums(upload, named);
    Map<Integer, PartRow> stored = stored(upload);
    List<ChosenPart> chosen = new ArrayList<>(named.size());
    for (NamedPart name : named) {
      chosen.add(choose(upload, name, stored.get(name.number().value())));
    }
    for (ChosenPart part : chosen.subList(0, Math.max(0, chosen.size() - 1))) {
      requireSize(part);
    }
    return chosen;
  }

  private static void requireOrder(List<NamedPart> named) {
    for (int i = 1; i < named.size(); i++) {
      if (named.get(i).number().compareTo(named.get(i - 1).number()) <= 0) {
        throw new KisekiException(
            ErrorCode.INVALID_PART_ORDER,
            "The list of parts was not in ascending order. The parts list must be specified in order by part number.");
      }
    }
  }

  /** A checksum of checksums proves nothing of parts whose own the client did not compare. */
  private static void requireChecksums(OpenUpload upload, List<NamedPart> named) {
    Optional<UploadChecksum> wanted =
        UploadSeals.checksum(upload.facts()).filter(c -> c.kind() == Checksum.Kind.COMPOSITE);
    if (wanted.isEmpty()) {
      return;
    }
    for (NamedPart name : named) {
      if (name.checksums().isEmpty()) {
        throw new KisekiException(
            ErrorCode.INVALID_REQUEST,
            ("The upload was created using a %s checksum. The complete request must include the checksum for each part."
                    + " It was missing for part %d in the request.")
                .formatted(
                    wanted.get().algorithm().name().toLowerCase(Locale.ROOT),
                    name.number().value()));
      }
    }
  }

  private static Map<Integer, PartRow> stored(OpenUpload upload) {
    OpenNamespace namespace = upload.namespace();
    Map<Integer, PartRow> all = new HashMap<>();
    int after = 0;
    List<PartRow> page;
    do {
      page =
          namespace
              .metadata()
              .parts(namespace.row().id(), upload.row().key(), upload.row().id(), after, PAGE);
      for (PartRow row : page) {
        all.put(row.number(), row);
        after = row.number();
      }
    } while (page.size() == PAGE && after < PartNumber.MAX);
    return all;
  }

  private static ChosenPart choose(OpenUpload upload, NamedPart named, @Nullable PartRow row) {
    if (row == null) {
      throw invalid(named);
    }
    PartView view = UploadSeals.openPart(upload.namespace().keys(), upload.row().id(), row);
    boolean same =
        view.etag().text().equals(named.etag())
            && named.checksums().stream().allMatch(checksum -> agrees(view, checksum));
    if (!same) {
      throw invalid(named);
    }
    return new ChosenPart(row, view);
  }

  /** A checksum that the part does not have cannot be compared, and so does not agree. */
  private static boolean agrees(PartView part, Checksum named) {
    return part.checksums().stream()
        .anyMatch(c -> c.algorithm() == named.algorithm() && c.value().equals(named.value()));
  }

  private static void requireSize(ChosenPart part) {
    if (part.row().sizeBytes() < MIN_BYTES) {
      throw new KisekiException(
          ErrorCode.ENTITY_TOO_SMALL,
          "Your proposed upload is smaller than the minimum allowed size",
          Fact.of("ProposedSize", part.row().sizeBytes()),
          Fact.of("MinSizeAllowed", MIN_BYTES),
          Fact.of("PartNumber", part.row().number()),
          Fact.of("ETag", part.view().etag()));
    }
  }

  private static KisekiException invalid(NamedPart named) {
    return new KisekiException(
        ErrorCode.INVALID_PART,
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the"
            + " specified entity tag may not match the part's entity tag.",
        Fact.of("PartNumber", named.number().value()),
        Fact.of("ETag", named.etag()));
  }
}
