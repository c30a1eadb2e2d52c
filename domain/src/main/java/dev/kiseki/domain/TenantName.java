package dev.kiseki.domain;

import java.util.regex.Pattern;

/** A tenant's label: 1 to 63 characters of a–z, 0–9 and hyphen. */
public record TenantName(String value) implements Comparable<TenantName> {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  public TenantName {
    if (!SHAPE.matcher(value).matches()) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "A tenant name has 1 to 63 lower-case letters, digits or hyphens.",
          Fact.of("tenant", value));
    }
  }

  @Override
  public int compareTo(TenantName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
