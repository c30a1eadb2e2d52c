package dev.kiseki.ports.in.keys;

import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantName;
import java.util.List;
import java.util.Optional;

/**
 * Destroys the keys that one namespace was sealed under, and removes it. The tenant gets another
 * root key, under another key of a service; what its other namespaces are sealed under is wrapped
 * by that one from then on, and they are served all the time. For the operator only.
 */
public interface ShredNamespace {
  /**
   * What is to be shredded, and where the tenant's new key shall be.
   *
   * @param begun what the steps before were taken on: this one begins nothing then
   */
  record Command(
      TenantName tenant,
      NamespaceName namespace,
      Optional<KmsSettings> kms,
      Optional<NamespaceId> begun) {
    /** The first step, which may begin. */
    public Command(TenantName tenant, NamespaceName namespace, Optional<KmsSettings> kms) {
      this(tenant, namespace, kms, Optional.empty());
    }

    /** The steps after it. */
    public Command on(NamespaceId id) {
      return new Command(tenant, namespace, kms, Optional.of(id));
    }
  }

  /**
   * Takes the next step; each is durable when it returns, and may be taken by anyone at any time,
   * also after a crash. After the first nothing of the namespace is served, and there is no way
   * back. NO_SUCH_TENANT, NO_SUCH_NAMESPACE; CONFIGURATION_INVALID when no new key is named and the
   * tenant's is not in the local keystore, or the new key is an old one; INVALID_REQUEST while
   * another namespace of the tenant is on its way; KEYS_UNAVAILABLE as for a tenant.
   */
  Progress step(Command command);

  /** Those whose destruction has begun and is not at its end. */
  List<Command> unfinished();

  /**
   * How far it came.
   *
   * @param namespace for the next step
   * @param receipt signed; there once the namespace is gone
   */
  record Progress(NamespaceId namespace, Shredding shredding, Optional<String> receipt) {}
}
