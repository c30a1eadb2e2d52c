package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.FindAccessKey;
import dev.kiseki.ports.in.identity.SigningIdentity;
import dev.kiseki.ports.out.keys.SystemKeys;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import java.util.Arrays;
import java.util.Optional;

/** See {@link FindAccessKey}. The secret is opened for each request and kept nowhere. */
public final class FindAccessKeyUseCase implements FindAccessKey {
  private final TenantCatalog catalog;
  private final SystemKeys systemKeys;

  public FindAccessKeyUseCase(TenantCatalog catalog, SystemKeys systemKeys) {
    this.catalog = catalog;
    this.systemKeys = systemKeys;
  }

  @Override
  public Optional<SigningIdentity> find(String accessKeyId) {
    if (!AccessKeyId.isValid(accessKeyId)) {
      return Optional.empty();
    }
    return catalog.credential(new AccessKeyId(accessKeyId)).flatMap(this::identity);
  }

  private Optional<SigningIdentity> identity(CredentialRecord credential) {
    return catalog
        .tenant(credential.tenant())
        .map(
            tenant -> {
              byte[] opened =
                  systemKeys.open(
                      CredentialContext.of(
                          credential.id(),
                          credential.tenant(),
                          credential.principal(),
                          credential.role()),
                      credential.sealed());
              Caller caller =
                  new Caller(tenant.id(), tenant.name(), credential.principal(), credential.role());
              SigningIdentity identity = new SigningIdentity(caller, opened);
              Arrays.fill(opened, (byte) 0);
              return identity;
            });
  }
}
