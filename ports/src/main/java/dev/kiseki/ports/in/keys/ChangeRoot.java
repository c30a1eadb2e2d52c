package dev.kiseki.ports.in.keys;

import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.TenantName;

/**
 * Changes what wraps a tenant's root key. The root key itself stays, and with it all that it wraps:
 * one record is replaced whatever the tenant has, and requests go on. For the operator only. What
 * fails has changed nothing that is in force. NO_SUCH_TENANT; KEYS_UNAVAILABLE, KEYS_WRONG,
 * CONFIGURATION_INVALID from the service; CONDITION_CHANGED when somebody else was quicker.
 */
public interface ChangeRoot {
  /** Has the service make a new generation of the tenant's key, and wraps under it. */
  Change rotate(TenantName tenant);

  /** Wraps under the newest generation, which somebody made in the service itself. */
  Change rewrap(TenantName tenant);

  /**
   * Wraps under a key of another service, or another key of the same. The old key is remembered,
   * not revoked.
   */
  Change swap(TenantName tenant, KmsSettings to);

  /**
   * What was done.
   *
   * @param records how many wrapped keys were replaced
   */
  record Change(Wrapping before, Wrapping after, int records) {}

  /** A key in a service, by its names. */
  record Wrapping(String binding, int generation) {}
}
