package dev.kiseki.ports.in.keys;

import dev.kiseki.domain.FormerBinding;
import dev.kiseki.domain.KeyDescription;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantName;
import java.util.List;
import java.util.Optional;

/** Tells where a tenant's key is, and was. For the operator only. NO_SUCH_TENANT. */
@FunctionalInterface
public interface DescribeKeys {
  /** A service that does not answer is a part of the answer, not an error. */
  View describe(TenantName tenant);

  /**
   * The keys of a tenant. No secret.
   *
   * @param former whose keys were not revoked, the oldest first
   */
  record View(KeyDescription present, List<FormerBinding> former, Optional<Shredding> shredding) {}
}
