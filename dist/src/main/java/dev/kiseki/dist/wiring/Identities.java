package dev.kiseki.dist.wiring;

import dev.kiseki.application.identity.CreatePrincipalUseCase;
import dev.kiseki.application.identity.DeletePrincipalUseCase;
import dev.kiseki.application.identity.DeleteTenantUseCase;
import dev.kiseki.application.identity.IssueAccessKeyUseCase;
import dev.kiseki.application.identity.KeyIssuer;
import dev.kiseki.application.identity.KeyUses;
import dev.kiseki.application.identity.ListAccessKeysUseCase;
import dev.kiseki.application.identity.ListPrincipalsUseCase;
import dev.kiseki.application.identity.ManageQuotaUseCase;
import dev.kiseki.application.identity.RevokeAccessKeyUseCase;
import dev.kiseki.application.identity.SuspendTenantUseCase;
import dev.kiseki.application.object.NamespacePurger;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.ports.in.identity.CreatePrincipal;
import dev.kiseki.ports.in.identity.DeletePrincipal;
import dev.kiseki.ports.in.identity.DeleteTenant;
import dev.kiseki.ports.in.identity.IssueAccessKey;
import dev.kiseki.ports.in.identity.ListAccessKeys;
import dev.kiseki.ports.in.identity.ListPrincipals;
import dev.kiseki.ports.in.identity.ManageQuota;
import dev.kiseki.ports.in.identity.RecordKeyUses;
import dev.kiseki.ports.in.identity.RevokeAccessKey;
import dev.kiseki.ports.in.identity.SuspendTenant;
import dev.kiseki.ports.out.keys.Evictions;
import dev.kiseki.ports.out.system.WallClock;

/** The operator's use cases on tenants, principals and access keys. */
public record Identities(
    CreatePrincipal createPrincipal,
    DeletePrincipal deletePrincipal,
    ListPrincipals listPrincipals,
    IssueAccessKey issueKey,
    RevokeAccessKey revokeKey,
    ListAccessKeys listKeys,
    RecordKeyUses recordUses,
    SuspendTenant suspendTenant,
    DeleteTenant deleteTenant,
    ManageQuota quotas) {

  static Identities wire(
      StorePorts store,
      Keys keys,
      KeyIssuer issuer,
      KeyUses uses,
      WallClock clock,
      NamespacePurger purger,
      Evictions evictions,
      Turns turns) {
    return new Identities(
        new CreatePrincipalUseCase(store.catalog(), keys.systemKeys(), issuer, clock),
        new DeletePrincipalUseCase(store.catalog(), evictions),
        new ListPrincipalsUseCase(store.catalog()),
        new IssueAccessKeyUseCase(store.catalog(), issuer, clock),
        new RevokeAccessKeyUseCase(store.catalog()),
        new ListAccessKeysUseCase(store.catalog(), uses),
        uses,
        new SuspendTenantUseCase(store.catalog()),
        new DeleteTenantUseCase(store.catalog(), store.metadata(), purger, turns),
        new ManageQuotaUseCase(store.catalog(), store.metadata()));
  }
}
