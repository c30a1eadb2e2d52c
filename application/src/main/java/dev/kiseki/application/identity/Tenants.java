package dev.kiseki.application.identity;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;

/** Finds tenants for the operator. */
public final class Tenants {
  private Tenants() {}

  public static TenantRecord require(TenantCatalog catalog, TenantName name) {
    return catalog
        .tenant(name)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_TENANT,
                    "There is no such tenant; see 'kiseki tenant list'.",
                    Fact.of("tenant", name)));
  }
}
