package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.FindAccessKey;
import dev.kiseki.ports.in.identity.SigningIdentity;
import dev.kiseki.ports.out.keys.SystemKeys;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * See {@link FindAccessKey}. The stored credential is looked at on every request; the identity made
 * of it is the same object as long as the credential is the same, so that a front end can keep what
 * it derives from it.
 */
public final class FindAccessKeyUseCase implements FindAccessKey {
  /** More keys in use at once than this cost an opening each, nothing else. */
  private static final int MAX_KNOWN = 4_096;

  private final TenantCatalog catalog;
  private final SystemKeys systemKeys;
  private final Map<AccessKeyId, Known> known = new ConcurrentHashMap<>();

  public FindAccessKeyUseCase(TenantCatalog catalog, SystemKeys systemKeys) {
    this.catalog = catalog;
    this.systemKeys = systemKeys;
  }

  @Override
  public Optional<SigningIdentity> find(String accessKeyId) {
    if (!AccessKeyId.isValid(accessKeyId)) {
      return Optional.empty();
    }
    AccessKeyId id = new AccessKeyId(accessKeyId);
    Optional<CredentialRecord> stored = catalog.credential(id);
    if (stored.isEmpty()) {
      known.remove(id);
      return Optional.empty();
    }
    Known before = known.get(id);
    if (before != null && before.isOf(stored.get())) {
      return Optional.of(before.identity());
    }
    return catalog.tenant(stored.get().tenant()).map(tenant -> remember(stored.get(), tenant));
  }

  private SigningIdentity remember(CredentialRecord credential, TenantRecord tenant) {
    byte[] opened =
        systemKeys.open(
            CredentialContext.of(
                credential.id(), credential.tenant(), credential.principal(), credential.role()),
            credential.sealed());
    Caller caller =
        new Caller(tenant.id(), tenant.name(), credential.principal(), credential.role());
    SigningIdentity identity = new SigningIdentity(caller, opened);
    Arrays.fill(opened, (byte) 0);
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.put(credential.id(), new Known(credential, identity));
    return identity;
  }

  /** An identity and the stored credential it was made of. */
  private record Known(CredentialRecord credential, SigningIdentity identity) {
    boolean isOf(CredentialRecord stored) {
      return stored.tenant().equals(credential.tenant())
          && stored.role() == credential.role()
          && stored.principal().equals(credential.principal())
          && Arrays.equals(stored.sealed(), credential.sealed());
    }
  }
}
