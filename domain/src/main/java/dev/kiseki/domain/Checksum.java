package dev.kiseki.domain;

/**
 * A checksum as S3 shows it.
 *
 * @param value base64, for composite ones followed by {@code -N} where N counts the parts
 */
public record Checksum(ChecksumAlgorithm algorithm, Kind kind, String value) {
  /**
   * Of the whole object's bytes, or of the concatenated checksums of its parts. The numbers are on
   * disk.
   */
  public enum Kind {
    FULL_OBJECT(1),
    COMPOSITE(2);

    private final byte number;

    Kind(int number) {
      this.number = (byte) number;
    }

    public byte number() {
      return number;
    }

    /** IllegalArgumentException for a number that is none of these. */
    public static Kind of(byte number) {
      return switch (number) {
        case 1 -> FULL_OBJECT;
        case 2 -> COMPOSITE;
        default -> throw new IllegalArgumentException("checksum kind");
      };
    }
  }
}
