package dev.kiseki.adapters.s3http.body;

import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.Locale;
import java.util.Optional;

/** Checksum algorithms in header names and values. */
public final class ChecksumNames {
  private static final String PREFIX = "x-amz-checksum-";

  /** What S3 computes of a body or upload about whose checksum the client says nothing. */
  public static final ChecksumAlgorithm DEFAULT = ChecksumAlgorithm.CRC64NVME;

  private ChecksumNames() {}

  /** As in {@code x-amz-checksum-crc32}. */
  public static String header(ChecksumAlgorithm algorithm) {
    return PREFIX + algorithm.name().toLowerCase(Locale.ROOT);
  }

  /** From a header name in lower case. */
  public static Optional<ChecksumAlgorithm> ofHeader(String name) {
    return name.startsWith(PREFIX) ? ofValue(name.substring(PREFIX.length())) : Optional.empty();
  }

  /** For an algorithm that none of ours is. */
  public static KisekiException unsupported() {
    return new KisekiException(
        ErrorCode.INVALID_REQUEST,
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types:"
            + " [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
  }

  /** From the value of x-amz-checksum-algorithm. */
  public static Optional<ChecksumAlgorithm> ofValue(String value) {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      if (algorithm.name().equalsIgnoreCase(value)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
