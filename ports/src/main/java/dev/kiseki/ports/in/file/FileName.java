package dev.kiseki.ports.in.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A name in a directory: bytes without {@code /} and zero, in no particular encoding. */
public record FileName(byte[] bytes) implements Comparable<FileName> {
  /** NAME_MAX of ext4. */
  public static final int MAX_BYTES = 255;

  private static final FileName DOT = of(".");
  private static final FileName DOT_DOT = of("..");

  public FileName {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("a name is empty");
    }
    for (byte b : bytes) {
      if (b == 0 || b == '/') {
        throw new IllegalArgumentException("a name holds a slash or a zero");
      }
    }
  }

  public static FileName of(String name) {
    return new FileName(name.getBytes(StandardCharsets.UTF_8));
  }

  public boolean isDot() {
    return equals(DOT);
  }

  public boolean isDotDot() {
    return equals(DOT_DOT);
  }

  @Override
  public int compareTo(FileName other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileName name && Arrays.equals(bytes, name.bytes);
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
