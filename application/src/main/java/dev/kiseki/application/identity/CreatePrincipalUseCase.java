package dev.kiseki.application.identity;

import dev.kiseki.ports.in.identity.CreatePrincipal;
import dev.kiseki.ports.in.identity.NewAccessKey;
import dev.kiseki.ports.out.keys.SystemKeys;
import dev.kiseki.ports.out.system.PrincipalRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.ports.out.system.WallClock;

/** See {@link CreatePrincipal}. */
public final class CreatePrincipalUseCase implements CreatePrincipal {
  private final TenantCatalog catalog;
  private final SystemKeys systemKeys;
  private final KeyIssuer issuer;
  private final WallClock clock;

  public CreatePrincipalUseCase(
      TenantCatalog catalog, SystemKeys systemKeys, KeyIssuer issuer, WallClock clock) {
    this.catalog = catalog;
    this.systemKeys = systemKeys;
    this.issuer = issuer;
    this.clock = clock;
  }

  @Override
  public NewAccessKey create(Command command) {
    TenantRecord tenant = Tenants.require(catalog, command.tenant());
    PrincipalRecord principal =
        PrincipalTags.tagged(
            systemKeys,
            tenant.id(),
            command.name(),
            command.role(),
            command.scope(),
            clock.millis());
    KeyIssuer.Issued key =
        issuer.issue(tenant.id(), command.name(), command.role(), command.chosen());
    catalog.addPrincipal(principal, key.stored()).awaitDurable();
    return key.shown();
  }
}
