package dev.kiseki.ports.out.keys;

import dev.kiseki.domain.TenantName;

/** What holds plaintext of a tenant outside the store: the pages that a kernel keeps of a mount. */
@FunctionalInterface
public interface Evictions {
  /** Returns when nothing is held any more; those who use it get errors. */
  void evict(TenantName tenant);
}
