package dev.kiseki.domain;

/**
 * A checksum as S3 shows it.
 *
 * @param value base64, for composite ones followed by {@code -N} where N counts the parts
 */
public record Checksum(ChecksumAlgorithm algorithm, Kind kind, String value) {
  /** Of the whole object's bytes, or of the concatenated checksums of its parts. */
  public enum Kind {
    FULL_OBJECT,
    COMPOSITE
  }
}
