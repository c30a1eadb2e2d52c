package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.FindAccessKey;
import dev.kiseki.ports.in.identity.SigningIdentity;
import dev.kiseki.ports.out.keys.SystemKeys;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.PrincipalRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * See {@link FindAccessKey}. The stored credential, its principal and its tenant are looked at on
 * every request: what was revoked or suspended is so from the next request on. The identity made of
 * them is the same object as long as they are the same, so that a front end can keep what it
 * derives from it.
 */
public final class FindAccessKeyUseCase implements FindAccessKey {
  /** More keys in use at once than this cost an opening each, nothing else. */
  private static final int MAX_KNOWN = 4_096;

  private final TenantCatalog catalog;
  private final SystemKeys systemKeys;
  private final KeyUses uses;
  private final Map<AccessKeyId, Known> known = new ConcurrentHashMap<>();

  public FindAccessKeyUseCase(TenantCatalog catalog, SystemKeys systemKeys, KeyUses uses) {
    this.catalog = catalog;
    this.systemKeys = systemKeys;
    this.uses = uses;
  }

  @Override
  public Optional<SigningIdentity> find(String accessKeyId) {
    if (!AccessKeyId.isValid(accessKeyId)) {
      return Optional.empty();
    }
    AccessKeyId id = new AccessKeyId(accessKeyId);
    Optional<Stored> stored = stored(id);
    if (stored.isEmpty()) {
      known.remove(id);
      return Optional.empty();
    }
    Known before = known.get(id);
    return Optional.of(
        before != null && before.stored().isSame(stored.get())
            ? before.identity()
            : remember(id, stored.get()));
  }

  private Optional<Stored> stored(AccessKeyId id) {
    Optional<CredentialRecord> credential = catalog.credential(id);
    if (credential.isEmpty()) {
      return Optional.empty();
    }
    Optional<TenantRecord> tenant = catalog.tenant(credential.get().tenant());
    if (tenant.isEmpty()) {
      return Optional.empty();
    }
    if (isFirst(credential.get())) {
      return Optional.of(new Stored(credential.get(), tenant.get(), Optional.empty()));
    }
    return catalog
        .principal(tenant.get().id(), new PrincipalName(credential.get().principal()))
        .filter(principal -> principal.role() == credential.get().role())
        .map(principal -> new Stored(credential.get(), tenant.get(), Optional.of(principal)));
  }

  private static boolean isFirst(CredentialRecord credential) {
    return credential.role() == Role.ADMIN
        && credential.principal().equals(PrincipalName.FIRST.value());
  }

  private SigningIdentity remember(AccessKeyId id, Stored stored) {
    stored.principal().ifPresent(principal -> PrincipalTags.check(systemKeys, principal));
    CredentialRecord credential = stored.credential();
    byte[] opened =
        systemKeys.open(
            CredentialContext.of(
                credential.id(), credential.tenant(), credential.principal(), credential.role()),
            credential.sealed());
    SigningIdentity identity =
        new SigningIdentity(stored.caller(), opened, stored.tenant().state(), uses.of(id));
    Arrays.fill(opened, (byte) 0);
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.put(id, new Known(stored, identity));
    return identity;
  }

  /** An identity and what was stored when it was made. */
  private record Known(Stored stored, SigningIdentity identity) {}

  /**
   * All that is stored about an access key.
   *
   * @param principal empty for the one that came with the tenant
   */
  private record Stored(
      CredentialRecord credential, TenantRecord tenant, Optional<PrincipalRecord> principal) {
    Caller caller() {
      return new Caller(
          tenant.id(),
          tenant.name(),
          credential.principal(),
          credential.role(),
          principal.map(PrincipalRecord::scope).orElse(AccessScope.ALL));
    }

    boolean isSame(Stored that) {
      return isSame(that.credential)
          && tenant.state() == that.tenant.state()
          && tenant.name().equals(that.tenant.name())
          && principal.equals(that.principal);
    }

    private boolean isSame(CredentialRecord that) {
      return that.tenant().equals(credential.tenant())
          && that.role() == credential.role()
          && that.principal().equals(credential.principal())
          && Arrays.equals(that.sealed(), credential.sealed());
    }
  }
}
