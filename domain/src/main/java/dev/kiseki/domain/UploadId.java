package dev.kiseki.domain;

import java.util.HexFormat;
import java.util.Optional;

/** A multipart session's name as clients see it: 128 bits, opaque, never reused. */
public record UploadId(long high, long low) {
  /** 32 lower-case hexadecimal digits. */
  public String hex() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  /** Empty when the text is not 32 hexadecimal digits: such an upload never was. */
  public static Optional<UploadId> parse(String text) {
    if (text.length() != 32 || !text.chars().allMatch(HexFormat::isHexDigit)) {
      return Optional.empty();
    }
    return Optional.of(
        new UploadId(
            HexFormat.fromHexDigitsToLong(text, 0, 16),
            HexFormat.fromHexDigitsToLong(text, 16, 32)));
  }

  @Override
  public String toString() {
    return hex();
  }
}
