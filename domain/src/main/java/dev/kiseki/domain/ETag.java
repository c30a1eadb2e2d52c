package dev.kiseki.domain;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * 16 bytes and a part count: the MD5 of a single PUT (no parts), the MD5 of the parts' MD5s with
 * their count for multipart, an opaque value with count 1 for POSIX content.
 */
public record ETag(long high, long low, int partCount) {
  public ETag {
    if (partCount < 0 || partCount > 10_000) {
      throw new IllegalArgumentException("part count");
    }
  }

  /** From a 16-byte digest. */
  public static ETag of(byte[] digest, int partCount) {
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    return new ETag(bytes.getLong(), bytes.getLong(), partCount);
  }

  public byte[] digest() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /** Without quotes: 32 hexadecimal digits, and {@code -N} for parts. */
  public String text() {
    HexFormat hex = HexFormat.of();
    String digits = hex.toHexDigits(high) + hex.toHexDigits(low);
    return partCount == 0 ? digits : digits + "-" + partCount;
  }

  @Override
  public String toString() {
    return text();
  }
}
