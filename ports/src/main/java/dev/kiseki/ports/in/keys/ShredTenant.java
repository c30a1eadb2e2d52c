package dev.kiseki.ports.in.keys;

import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantName;
import java.util.List;
import java.util.Optional;

/**
 * Destroys all keys that ever wrapped a tenant's root key, so that neither its data nor any copy of
 * it can be read by anyone. For the operator only. NO_SUCH_TENANT.
 */
public interface ShredTenant {
  /**
   * Takes the next step; each is durable when it returns, and may be taken by anyone at any time,
   * also after a crash. From the second on nothing of the tenant is served, and there is no way
   * back. KEYS_UNAVAILABLE while a service does not answer: then the same step is to be taken
   * again.
   */
  Progress step(TenantName tenant);

  /** Tenants whose destruction has begun and is not at its end. */
  List<TenantName> unfinished();

  /**
   * How far it came.
   *
   * @param receipt signed; there once every service has answered
   */
  record Progress(Shredding shredding, Optional<String> receipt) {}
}
