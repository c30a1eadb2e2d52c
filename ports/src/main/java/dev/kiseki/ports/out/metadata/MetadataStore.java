package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;
import java.util.Optional;

/** The metadata of all tenants; every handle is of one tenant. */
public interface MetadataStore {
  /** A handle that reaches this tenant's rows and no others, by construction. */
  TenantMetadata tenant(TenantId tenant);

  /**
   * Any one tenant that has a namespace of this name: for deployments in which names are unique.
   */
  Optional<TenantId> ownerOf(NamespaceName name);
}
