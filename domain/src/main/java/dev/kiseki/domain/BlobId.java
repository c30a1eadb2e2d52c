package dev.kiseki.domain;

import java.util.HexFormat;

/**
 * 128 bits: 48 of milliseconds and 80 from the system's generator, drawn anew for each attempt to
 * write. With the namespace and the key epoch it names one plaintext for ever; that is what makes
 * frame numbers safe nonces.
 */
public record BlobId(long high, long low) {
  /** 32 lower-case hexadecimal digits. */
  public String hex() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  @Override
  public String toString() {
    return hex();
  }
}
