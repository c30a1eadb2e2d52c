package dev.kiseki.adapters.kms.provider;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a service, in the same words for all of them. What a service itself says
 * is never passed on: it may repeat what it was sent.
 */
public final class KmsFailure {
  private final String provider;

  private KmsFailure(String provider) {
    this.provider = provider;
  }

  public static KmsFailure of(String provider) {
    return new KmsFailure(provider);
  }

  /** It cannot be reached, or broke off. */
  public KisekiException unreachable(@Nullable Throwable cause) {
    return unavailable(cause, "The key management service cannot be reached.");
  }

  public KisekiException slow(@Nullable Throwable cause) {
    return unavailable(cause, "The key management service did not answer in time.");
  }

  /** An answer that makes no sense: something else is listening there, or it is broken. */
  public KisekiException senseless(@Nullable Throwable cause) {
    return unavailable(
        cause, "The key management service gave an answer that makes no sense; check its address.");
  }

  /** The certificate of either side is expired, not trusted, or of another name. */
  public KisekiException untrusted(@Nullable Throwable cause) {
    return unavailable(
        cause,
        "No secure connection to the key management service; check the certificates of both sides: expiry, name,"
            + " authority.");
  }

  /** Our credentials are wrong, or lack the permission. */
  public KisekiException refused() {
    return unavailable(
        null, "The key management service refuses our credentials or lacks a permission for them.");
  }

  /** The key is there, and not to be used now. */
  public KisekiException disabled(String binding) {
    return unavailable(
        null, "The key is disabled in the key management service.", Fact.of("binding", binding));
  }

  public KisekiException unavailable(@Nullable Throwable cause, String sentence, Fact... more) {
    return failure(cause, ErrorCode.KEYS_UNAVAILABLE, sentence, more);
  }

  public KisekiException gone(String binding) {
    return wrong(
        "The key management service does not hold the key of this binding; it was destroyed, or never there.",
        binding);
  }

  public KisekiException damaged(String binding) {
    return wrong("A wrapped key is damaged or belongs elsewhere.", binding);
  }

  public KisekiException wrong(String sentence, String binding) {
    return failure(null, ErrorCode.KEYS_WRONG, sentence, Fact.of("binding", binding));
  }

  public KisekiException misconfigured(@Nullable Throwable cause, String sentence, String setting) {
    return failure(cause, ErrorCode.CONFIGURATION_INVALID, sentence, Fact.of("setting", setting));
  }

  private KisekiException failure(
      @Nullable Throwable cause, ErrorCode code, String sentence, Fact... more) {
    Fact[] facts = new Fact[more.length + 1];
    facts[0] = Fact.of("provider", provider);
    System.arraycopy(more, 0, facts, 1, more.length);
    return new KisekiException(cause, code, sentence, facts);
  }
}
