package dev.kiseki.ports.out.keys;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import java.util.Optional;

/** What holds plaintext of a tenant outside the store: the pages that a kernel keeps of a mount. */
@FunctionalInterface
public interface Evictions {
  /**
   * Returns when nothing is held any more; those who use it get errors.
   *
   * @param namespace empty: all that the tenant has
   */
  void evict(TenantName tenant, Optional<NamespaceName> namespace);
}
