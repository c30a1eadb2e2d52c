package dev.kiseki.testkit.keys;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.out.keys.Evictions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds nothing, and notes what was to go. For one thread. */
public final class NotedEvictions implements Evictions {
  private final List<String> noted = new ArrayList<>();

  @Override
  public void evict(TenantName tenant, Optional<NamespaceName> namespace) {
    noted.add(namespace.map(name -> tenant + "/" + name).orElseGet(tenant::toString));
  }

  @Override
  public void evict(TenantName tenant, PrincipalName principal) {
    noted.add(tenant + " principal=" + principal);
  }

  public List<String> noted() {
    return List.copyOf(noted);
  }
}
