package dev.kiseki.ports.in.file;

import java.util.Arrays;

/** A named value of a node, the name with its class: {@code user.comment}. */
public record ExtendedAttribute(ExtendedName name, byte[] value) {
  /** How setxattr(2) is to treat a value that is, or is not, there. */
  public enum Mode {
    EITHER,
    CREATE,
    REPLACE
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExtendedAttribute attribute
        && name.equals(attribute.name)
        && Arrays.equals(value, attribute.value);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(value);
  }
}
