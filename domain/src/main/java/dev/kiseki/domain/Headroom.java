package dev.kiseki.domain;

/** How much may still be added before a quota is reached; nothing when it is exceeded already. */
public record Headroom(long objects, long bytes) {
  public static final Headroom UNLIMITED = new Headroom(Long.MAX_VALUE, Long.MAX_VALUE);

  /** What is left of a quota. */
  public static Headroom of(Quota quota, Usage usage) {
    return new Headroom(
        left(quota.maxObjects().orElse(Long.MAX_VALUE), usage.objects()),
        left(quota.maxBytes().orElse(Long.MAX_VALUE), usage.allBytes()));
  }

  /** Where two quotas hold, the narrower one of each. */
  public Headroom and(Headroom other) {
    return new Headroom(Math.min(objects, other.objects), Math.min(bytes, other.bytes));
  }

  /** Whether a change that adds this much fits; one that adds nothing always does. */
  public boolean holds(long moreObjects, long moreBytes) {
    return (moreObjects <= 0 || moreObjects <= objects) && (moreBytes <= 0 || moreBytes <= bytes);
  }

  private static long left(long max, long used) {
    return max == Long.MAX_VALUE ? max : Math.max(0, max - used);
  }
}
