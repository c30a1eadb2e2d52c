package dev.kiseki.dist.wiring;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.out.keys.Evictions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whoever mounts, which begins after the use cases are wired. Thread-safe. */
final class MountEvictions implements Evictions {
  private final List<Evictions> mounts = new CopyOnWriteArrayList<>();

  void add(Evictions more) {
    mounts.add(more);
  }

  @Override
  public void evict(TenantName tenant, Optional<NamespaceName> namespace) {
    mounts.forEach(each -> each.evict(tenant, namespace));
  }

  @Override
  public void evict(TenantName tenant, PrincipalName principal) {
    mounts.forEach(each -> each.evict(tenant, principal));
  }
}
