package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.body.BodyClaims;
import dev.kiseki.adapters.s3http.body.ChecksumNames;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.upload.CreateUpload.UploadChecksum;
import java.util.Locale;
import java.util.Optional;

/** The checksum a multipart upload is opened with. */
final class UploadChecksums {
  private UploadChecksums() {}

  static Optional<UploadChecksum> of(RequestHeaders headers) {
    Optional<String> name = headers.first("x-amz-checksum-algorithm");
    Optional<Checksum.Kind> kind = headers.first("x-amz-checksum-type").map(UploadChecksums::kind);
    if (name.isEmpty()) {
      if (kind.isPresent()) {
        throw new KisekiException(
            ErrorCode.INVALID_REQUEST,
            "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
      }
      return Optional.empty();
    }
    ChecksumAlgorithm algorithm = algorithm(name.get());
    Checksum.Kind chosen = kind.orElse(usual(algorithm));
    if (!isPossible(algorithm, chosen)) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The "
              + chosen
              + " checksum type cannot be used with the "
              + algorithm
              + " checksum algorithm.");
    }
    return Optional.of(new UploadChecksum(algorithm, chosen));
  }

  /**
   * The claims of a part: what its upload is checked with is computed of it, whether the client
   * sent it or not. A part without it could not be completed.
   */
  static BodyClaims claims(BodyClaims part, Optional<UploadChecksum> upload) {
    if (upload.isEmpty()) {
      return part.withChecksum(ChecksumNames.DEFAULT);
    }
    ChecksumAlgorithm wanted = upload.get().algorithm();
    if (part.checksum().filter(sent -> sent != wanted).isPresent()) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "Checksum Type mismatch occurred, expected checksum Type: "
              + wanted.name().toLowerCase(Locale.ROOT)
              + ", actual checksum Type: "
              + part.checksum().get().name().toLowerCase(Locale.ROOT));
    }
    return part.withChecksum(wanted);
  }

  static void elements(Optional<UploadChecksum> checksum, XmlWriter out) {
    checksum.ifPresent(
        wanted ->
            out.asciiElement("ChecksumAlgorithm", wanted.algorithm().name())
                .asciiElement("ChecksumType", wanted.kind().name()));
  }

  /** From the header x-amz-checksum-algorithm. */
  static ChecksumAlgorithm algorithm(String name) {
    return ChecksumNames.ofValue(name).orElseThrow(ChecksumNames::unsupported);
  }

  static Checksum.Kind kind(String text) {
    for (Checksum.Kind kind : Checksum.Kind.values()) {
      if (kind.name().equals(text)) {
        return kind;
      }
    }
    throw new KisekiException(
        ErrorCode.INVALID_REQUEST, "Value for x-amz-checksum-type header is invalid.");
  }

  private static Checksum.Kind usual(ChecksumAlgorithm algorithm) {
    return algorithm == ChecksumAlgorithm.CRC64NVME
        ? Checksum.Kind.FULL_OBJECT
        : Checksum.Kind.COMPOSITE;
  }

  private static boolean isPossible(ChecksumAlgorithm algorithm, Checksum.Kind kind) {
    return switch (algorithm) {
      case CRC32, CRC32C -> true;
      case CRC64NVME -> kind == Checksum.Kind.FULL_OBJECT;
      case SHA1, SHA256 -> kind == Checksum.Kind.COMPOSITE;
    };
  }
}
