package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Seals with random nonces under one record key, in this process. NIST SP 800-38D allows 2^32 for
 * one key; a process that seals a million records a second asks for the next epoch after a quarter
 * of an hour and stops after an hour at 2^31, so that a few restarts on the same key stay within
 * the limit as well.
 */
public final class SealCount {
  static final long ROTATION_DUE = 1L << 29;
  static final long LIMIT = 1L << 31;

  private final AtomicLong count;

  public SealCount() {
    this(0);
  }

  SealCount(long start) {
    this.count = new AtomicLong(start);
  }

  /** Counts one more. */
  void next() {
    if (count.incrementAndGet() > LIMIT) {
      throw new KisekiException(
          ErrorCode.KEYS_UNAVAILABLE,
          "The namespace's record key has sealed as much as one key may; rotate the namespace's key.",
          Fact.of("limit", LIMIT));
    }
  }

  public long seals() {
    return count.get();
  }

  public boolean isRotationDue() {
    return count.get() >= ROTATION_DUE;
  }
}
