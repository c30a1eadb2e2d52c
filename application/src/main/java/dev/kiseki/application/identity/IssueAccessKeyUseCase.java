package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.ChosenAccessKey;
import dev.kiseki.ports.in.identity.IssueAccessKey;
import dev.kiseki.ports.in.identity.NewAccessKey;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.PrincipalRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.WallClock;
import java.util.Optional;

/** See {@link IssueAccessKey}. */
public final class IssueAccessKeyUseCase implements IssueAccessKey {
  private final TenantCatalog catalog;
  private final KeyIssuer issuer;
  private final WallClock clock;

  public IssueAccessKeyUseCase(TenantCatalog catalog, KeyIssuer issuer, WallClock clock) {
    this.catalog = catalog;
    this.issuer = issuer;
    this.clock = clock;
  }

  @Override
  public NewAccessKey create(
      TenantName tenant, PrincipalName principal, Optional<ChosenAccessKey> chosen) {
    TenantId id = Tenants.require(catalog, tenant).id();
    return add(id, principal, role(id, principal), chosen, Optional.empty());
  }

  private Role role(TenantId tenant, PrincipalName name) {
    return name.equals(PrincipalName.FIRST)
        ? Role.ADMIN
        : catalog
            .principal(tenant, name)
            .map(PrincipalRecord::role)
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.NO_SUCH_PRINCIPAL,
                        "The tenant has no principal of this name.",
                        Fact.of("principal", name)));
  }

  @Override
  public NewAccessKey rotate(TenantName tenant, AccessKeyId old, Optional<ChosenAccessKey> chosen) {
    TenantId id = Tenants.require(catalog, tenant).id();
    CredentialRecord before =
        catalog
            .credential(old)
            .filter(row -> row.tenant().equals(id))
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.NO_SUCH_ACCESS_KEY,
                        "The tenant has no access key of this id; see 'kiseki key list'.",
                        Fact.of("accessKey", old)));
    return add(id, new PrincipalName(before.principal()), before.role(), chosen, Optional.of(old));
  }

  private NewAccessKey add(
      TenantId tenant,
      PrincipalName principal,
      Role role,
      Optional<ChosenAccessKey> chosen,
      Optional<AccessKeyId> replaced) {
    KeyIssuer.Issued key = issuer.issue(tenant, principal, role, chosen);
    catalog.addCredential(key.stored(), clock.millis(), replaced).awaitDurable();
    return key.shown();
  }
}
