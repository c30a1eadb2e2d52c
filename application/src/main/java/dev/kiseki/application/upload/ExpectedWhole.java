package dev.kiseki.application.upload;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.upload.CompleteUpload.Expected;
import dev.kiseki.ports.in.upload.CompleteUpload.ExpectedChecksum;
import java.util.List;
import java.util.Optional;

/** Compares what a client knows of the whole with what its parts make. */
final class ExpectedWhole {
  private ExpectedWhole() {}

  /**
   * What cannot be compared is refused as what differs is: a claim is never accepted unseen.
   *
   * @param computed from the parts; empty when they carry no checksum of one algorithm
   */
  static void require(Expected expected, Optional<Checksum> computed, List<ChosenPart> parts) {
    expected
        .kind()
        .filter(kind -> computed.filter(checksum -> checksum.kind() == kind).isEmpty())
        .ifPresent(
            kind -> {
              throw new KisekiException(
                  ErrorCode.INVALID_REQUEST,
                  "The upload was not created using this checksum mode. The complete request must use the same"
                      + " checksum mode.",
                  Fact.of("ChecksumType", kind));
            });
    expected.checksum().ifPresent(checksum -> requireChecksum(checksum, computed));
    long size = parts.stream().mapToLong(part -> part.row().sizeBytes()).sum();
    if (expected.sizeBytes().isPresent() && expected.sizeBytes().getAsLong() != size) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The provided 'x-amz-mp-object-size' header does not match what was computed.",
          Fact.of("ComputedSize", size));
    }
  }

  private static void requireChecksum(ExpectedChecksum expected, Optional<Checksum> computed) {
    Checksum whole =
        computed
            .filter(checksum -> checksum.algorithm() == expected.algorithm())
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.INVALID_REQUEST,
                        "Checksum Type mismatch occurred: the upload was not created using this checksum.",
                        Fact.of("ChecksumAlgorithm", expected.algorithm())));
    if (!expected.value().equals(whole.value()) && !expected.value().equals(bare(whole))) {
      throw new KisekiException(
          ErrorCode.BAD_DIGEST,
          "The checksum you specified did not match what we computed from the parts.",
          Fact.of("ChecksumAlgorithm", expected.algorithm()));
    }
  }

  /** Without the part count. */
  private static String bare(Checksum checksum) {
    int dash = checksum.value().indexOf('-');
    return dash < 0 ? checksum.value() : checksum.value().substring(0, dash);
  }
}
