package dev.kiseki.domain;

import java.util.OptionalLong;

/**
 * How much a tenant or a namespace may hold, older versions and the parts of open uploads included.
 *
 * @param maxBytes empty: as much as the disk holds
 * @param maxObjects empty: any number
 */
public record Quota(OptionalLong maxBytes, OptionalLong maxObjects) {
  public static final Quota NONE = new Quota(OptionalLong.empty(), OptionalLong.empty());

  public Quota {
    if (maxBytes.orElse(0) < 0 || maxObjects.orElse(0) < 0) {
      throw new KisekiException(ErrorCode.CONFIGURATION_INVALID, "A quota is not negative.");
    }
  }

  public boolean isNone() {
    return maxBytes.isEmpty() && maxObjects.isEmpty();
  }
}
