package dev.kiseki.ports.out.keys;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantName;
import java.util.Optional;

/** What holds plaintext of a tenant outside the store: the pages that a kernel keeps of a mount. */
public interface Evictions {
  /**
   * Returns when nothing is held any more; those who use it get errors.
   *
   * @param namespace empty: all that the tenant has
   */
  void evict(TenantName tenant, Optional<NamespaceName> namespace);

  /** The same of what is held with the rights of a principal, which is no more. */
  void evict(TenantName tenant, PrincipalName principal);
}
