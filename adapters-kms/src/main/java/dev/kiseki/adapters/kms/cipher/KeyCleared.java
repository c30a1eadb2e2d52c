package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;

/**
 * A key was cleared under its user. Whoever leases keys leases anew; a client is told to try again.
 */
public final class KeyCleared {
  private static final String SENTENCE = "The tenant's keys were taken away during the operation.";

  private KeyCleared() {}

  static KisekiException exception() {
    return new KisekiException(ErrorCode.KEYS_UNAVAILABLE, SENTENCE);
  }

  /** Whether that is what happened, and not that the KMS is away. */
  public static boolean is(KisekiException e) {
    return e.code() == ErrorCode.KEYS_UNAVAILABLE && e.sentence().equals(SENTENCE);
  }
}
