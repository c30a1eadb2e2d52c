package dev.kiseki.application.identity;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.FindEncryptionKey;
import dev.kiseki.ports.out.system.TenantCatalog;

/** See {@link FindEncryptionKey}: the binding that wraps the tenant's root key. */
public final class FindEncryptionKeyUseCase implements FindEncryptionKey {
  private final TenantCatalog catalog;

  public FindEncryptionKeyUseCase(TenantCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public KeyName of(Caller caller) {
    return catalog
        .tenant(caller.tenant())
        .map(tenant -> new KeyName(tenant.root().binding()))
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_TENANT,
                    "There is no such tenant.",
                    Fact.of("tenant", caller.tenant())));
  }
}
