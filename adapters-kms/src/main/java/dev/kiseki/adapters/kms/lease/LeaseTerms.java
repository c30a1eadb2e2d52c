package dev.kiseki.adapters.kms.lease;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * How leases are kept.
 *
 * @param ttlNanos how long an unwrapped root serves without a word from its KMS
 * @param ticker monotonic nanoseconds
 * @param background runs refreshes; each blocks for one call to the KMS
 */
public record LeaseTerms(long ttlNanos, LongSupplier ticker, Executor background) {
  public static final Duration DEFAULT_TTL = Duration.ofSeconds(60);
  public static final Duration SHORTEST_TTL = Duration.ofSeconds(5);
  public static final Duration LONGEST_TTL = Duration.ofMinutes(5);

  public LeaseTerms {
    if (ttlNanos < SHORTEST_TTL.toNanos() || ttlNanos > LONGEST_TTL.toNanos()) {
      throw new IllegalArgumentException("a lease lasts 5 seconds to 5 minutes");
    }
  }

  /** The system's clock, a virtual thread for each refresh. */
  public static LeaseTerms of(Duration ttl) {
    return new LeaseTerms(
        ttl.toNanos(),
        System::nanoTime,
        task -> Thread.ofVirtual().name("key-refresh").start(task));
  }
}
