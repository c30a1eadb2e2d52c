package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.Usage;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What tenants and their buckets hold, and may hold. For the operator only. NO_SUCH_TENANT. */
public interface ManageQuota {
  /**
   * NO_SUCH_NAMESPACE. From the next commit on.
   *
   * @param change is given what holds now; changes come one after another
   */
  void change(TenantName tenant, Optional<NamespaceName> namespace, UnaryOperator<Quota> change);

  /** The same, whatever holds now. */
  default void set(TenantName tenant, Optional<NamespaceName> namespace, Quota quota) {
    change(tenant, namespace, _ -> quota);
  }

  /** One bucket of a tenant. NO_SUCH_NAMESPACE. */
  Line bucket(TenantName tenant, NamespaceName namespace);

  /** The tenant as a whole, then its buckets by name. */
  List<Line> tenant(TenantName tenant);

  /**
   * A tenant, or one of its buckets.
   *
   * @param namespace empty for the tenant as a whole
   */
  record Line(TenantName tenant, Optional<NamespaceName> namespace, Usage usage, Quota quota) {}
}
