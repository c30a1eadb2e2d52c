package dev.kiseki.domain;

import java.util.regex.Pattern;

/** Who acts within a tenant: 1 to 64 letters, digits and {@code _ . @ -}. */
public record PrincipalName(String value) implements Comparable<PrincipalName> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}");

  /** Who comes with a new tenant, an admin of all of it: it stands for the tenant itself. */
  public static final PrincipalName FIRST = new PrincipalName("admin");

  public PrincipalName {
    if (!SHAPE.matcher(value).matches()) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "A principal's name has 1 to 64 letters, digits, '_', '.', '@' or '-', a letter or digit"
              + " first.");
    }
  }

  @Override
  public int compareTo(PrincipalName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
