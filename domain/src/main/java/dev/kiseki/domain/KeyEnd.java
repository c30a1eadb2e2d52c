package dev.kiseki.domain;

import java.util.Optional;

/**
 * The end of one key in a key management service.
 *
 * @param binding under which the key is known
 * @param generation that wrapped last
 * @param wrappedHash SHA-256, in hexadecimal digits, of the root key as it was wrapped last
 */
public record KeyEnd(
    String binding, int generation, String wrappedHash, Optional<Outcome> outcome) {

  /**
   * What the service answered.
   *
   * @param evidence in the provider's words
   * @param attempt what an unwrap that was tried afterwards ended with
   */
  public record Outcome(KeyAssurance assurance, String evidence, String attempt, long atMillis) {}

  public KeyEnd with(Outcome answered) {
    return new KeyEnd(binding, generation, wrappedHash, Optional.of(answered));
  }

  /** Whether its service has to be asked, or asked again. */
  public boolean isOpen() {
    return outcome.filter(known -> known.assurance() != KeyAssurance.PENDING).isEmpty();
  }
}
