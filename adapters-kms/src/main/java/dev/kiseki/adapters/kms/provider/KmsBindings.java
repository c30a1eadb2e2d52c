package dev.kiseki.adapters.kms.provider;

import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.TenantId;
import java.util.Set;

/** Which provider holds which tenant's key. */
public interface KmsBindings {
  /**
   * Makes a binding for a tenant's new root key, and keeps its settings. CONFIGURATION_INVALID when
   * the settings are not those of a provider.
   */
  String bind(TenantId tenant, KmsSettings settings);

  /**
   * The same for a tenant that has a binding already. A name that is not among the known ones was
   * left by a crash, and is taken again.
   *
   * @param known the bindings that something refers to
   */
  String rebind(TenantId tenant, KmsSettings settings, Set<String> known);

  /** Keeps what {@link KmsProvider#pinned} says. Durable when it returns. */
  void pin(String binding);

  /** Whether the settings of two bindings name the same key of the same service. */
  boolean isSameKey(String binding, String other);

  /** Forgets the settings of a binding under which nothing is wrapped. */
  void unbind(String binding);

  /** KEYS_WRONG when no provider of this deployment has such a binding. */
  KmsProvider provider(String binding);

  /** One provider for all tenants, each with a key of its own. */
  static KmsBindings single(String prefix, KmsProvider provider) {
    return new KmsBindings() {
      @Override
      public String bind(TenantId tenant, KmsSettings settings) {
        return prefix + "/" + tenant.value();
      }

      @Override
      public String rebind(TenantId tenant, KmsSettings settings, Set<String> known) {
        return prefix + "/" + tenant.value() + "-" + (known.size() + 1);
      }

      @Override
      public void pin(String binding) {}

      @Override
      public boolean isSameKey(String binding, String other) {
        return binding.equals(other);
      }

      @Override
      public void unbind(String binding) {}

      @Override
      public KmsProvider provider(String binding) {
        return provider;
      }
    };
  }
}
