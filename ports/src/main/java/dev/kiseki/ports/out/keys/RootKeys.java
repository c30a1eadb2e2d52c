package dev.kiseki.ports.out.keys;

import dev.kiseki.domain.KeyDescription;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.util.Set;

/**
 * What is done to the one key of a tenant that its KMS wraps. Every wrapped key that is returned
 * was unwrapped again, and is the same root key as before. Nothing is stored here: the caller puts
 * what is returned in place of what it gave, and until it has, the old one is in force. Errors:
 * KEYS_UNAVAILABLE, KEYS_WRONG, CONFIGURATION_INVALID, all before anything has changed.
 */
public interface RootKeys {
  /** Asks the service, and says so if it does not answer. */
  KeyDescription describe(WrappedKey root);

  /** Makes a new generation of the key in the service and wraps under it. */
  WrappedKey rotate(TenantKeyring tenant);

  /** Wraps under the newest generation there is. */
  WrappedKey rewrap(TenantKeyring tenant);

  /**
   * Wraps under a key of another service, or under the same one that is reached by other settings:
   * those may then open what the present ones, which have expired, do not.
   *
   * @param known the bindings that something refers to: whatever else is there was left by a crash
   */
  WrappedKey move(TenantKeyring tenant, KmsSettings to, Set<String> known);

  /** A new root key, for a tenant whose old one is to be destroyed, under a key of its own. */
  WrappedKey renew(TenantId tenant, KmsSettings to, Set<String> known);

  /** Whether two bindings are one key of one service, as far as their settings tell. */
  boolean isSameKey(String binding, String other);

  /** Forgets the settings of a binding that nothing refers to. */
  void abandon(String binding);

  /** Clears every key of a tenant from memory, and gives out none any more. */
  void fence(TenantId tenant);

  /** The same for one namespace of it. */
  void fence(TenantId tenant, NamespaceId namespace);

  /**
   * CONFIGURATION_INVALID when two bindings are one key of one service, as far as their settings
   * tell: to destroy the one would destroy the other.
   *
   * @param doomed are to be destroyed
   * @param kept are not
   */
  void requireApart(Set<String> doomed, Set<String> kept);

  /**
   * CONFIGURATION_INVALID when a new binding's key is one that is to be destroyed, as far as their
   * settings tell.
   */
  void requireFree(String binding, Set<String> doomed);

  /**
   * Destroys a binding's key in all its generations, then tries to unwrap with it. To call it again
   * changes nothing. KEYS_UNAVAILABLE when the service does not answer, to either, or still
   * unwraps.
   */
  KeyEnd.Outcome destroy(String binding, TenantKeyring tenant, long nowMillis);

  /** SHA-256 in hexadecimal digits. */
  String hash(WrappedKey wrapped);
}
