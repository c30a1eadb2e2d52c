package dev.kiseki.ports.in.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The name of an extended attribute with its class: bytes without zero, slashes included. */
public record ExtendedName(byte[] bytes) implements Comparable<ExtendedName> {
  /** XATTR_NAME_MAX. */
  public static final int MAX_BYTES = 255;

  public ExtendedName {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("a name is empty or too long");
    }
    for (byte b : bytes) {
      if (b == 0) {
        throw new IllegalArgumentException("a name holds a zero");
      }
    }
  }

  public static ExtendedName of(String name) {
    return new ExtendedName(name.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int compareTo(ExtendedName other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExtendedName name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
