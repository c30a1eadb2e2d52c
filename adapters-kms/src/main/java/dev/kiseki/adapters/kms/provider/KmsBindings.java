package dev.kiseki.adapters.kms.provider;

import dev.kiseki.domain.TenantId;

/** Which provider holds which tenant's key. */
public interface KmsBindings {
  /** The binding under which a tenant's new root key is wrapped. */
  String bindingOf(TenantId tenant);

  /** KEYS_WRONG when no provider of this deployment has such a binding. */
  KmsProvider provider(String binding);

  /** One provider for all tenants, each with a key of its own. */
  static KmsBindings single(String prefix, KmsProvider provider) {
    return new KmsBindings() {
      @Override
      public String bindingOf(TenantId tenant) {
        return prefix + "/" + tenant.value();
      }

      @Override
      public KmsProvider provider(String binding) {
        return provider;
      }
    };
  }
}
