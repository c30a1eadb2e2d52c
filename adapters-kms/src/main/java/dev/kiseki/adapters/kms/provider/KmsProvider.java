package dev.kiseki.adapters.kms.provider;

import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.Map;

/**
 * A key management service. Each binding is one key in it, the tenant's; its generations are the
 * versions of that key. Thread-safe. Every call is bounded in time.
 *
 * <p>Errors: KEYS_UNAVAILABLE when the service does not answer or refuses for now (try again
 * later), KEYS_WRONG when the wrapped key is damaged, belongs elsewhere or its key is destroyed.
 * Nothing secret is in any message.
 */
public interface KmsProvider extends AutoCloseable {
  /**
   * Sees to it that the binding has a key: makes the first generation where there is none and the
   * service lets us. Called when a tenant is put under the binding; to call it again changes
   * nothing.
   */
  void prepare(String binding);

  /**
   * Settings to keep with those that the provider was made of, so that they name this very key from
   * now on: names can be given to other keys. Asks the service nothing.
   */
  default Map<String, String> pinned() {
    return Map.of();
  }

  /**
   * Wraps under the binding's newest generation.
   *
   * @param aad bound to the result where the service can do that; callers do not rely on it
   */
  WrappedKey wrap(String binding, byte[] plaintext, byte[] aad);

  /** The plaintext, which the caller clears. */
  byte[] unwrap(WrappedKey wrapped, byte[] aad);

  /** The same plaintext under the binding's newest generation. */
  WrappedKey rewrap(WrappedKey wrapped, byte[] aad);

  /** Makes a new generation and returns its number. Older ones still unwrap. */
  int rotate(String binding);

  /** Destroys all generations of a binding, for good. To call it again changes nothing. */
  Destruction destroy(String binding);

  /** Whether the service answers, found out by a call to it. */
  Health health();

  /** What an operator may know. Never a secret. */
  Description describe(String binding);

  /**
   * Lets go of what a tenant that nobody uses need not hold, as connections and their threads. The
   * next call makes them again; those that are under way go on.
   */
  default void rest() {}

  /** Lets go of connections and sessions. */
  @Override
  void close();

  /**
   * The outcome of {@link #destroy}.
   *
   * @param evidence in the provider's words
   */
  record Destruction(String binding, KeyAssurance assurance, String evidence) {}

  /**
   * The state of the service.
   *
   * @param detail in plain words, for an operator
   */
  record Health(boolean available, String detail) {}

  /**
   * A binding, without its secrets.
   *
   * @param newestGeneration 0 when there is no key yet
   */
  record Description(String provider, String binding, int newestGeneration, boolean destroyed) {}
}
