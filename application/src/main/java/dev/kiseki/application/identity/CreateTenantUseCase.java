package dev.kiseki.application.identity;

import dev.kiseki.application.turns.KeyPlaces;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.ChosenAccessKey;
import dev.kiseki.ports.in.identity.CreateTenant;
import dev.kiseki.ports.in.identity.NewAccessKey;
import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.ports.out.system.WallClock;
import java.util.Optional;

/** See {@link CreateTenant}. */
public final class CreateTenantUseCase implements CreateTenant {
  private final TenantCatalog catalog;
  private final TenantKeys keys;
  private final KeyPlaces places;
  private final KeyIssuer issuer;
  private final WallClock clock;

  public CreateTenantUseCase(
      TenantCatalog catalog, TenantKeys keys, KeyPlaces places, KeyIssuer issuer, WallClock clock) {
    this.catalog = catalog;
    this.keys = keys;
    this.places = places;
    this.issuer = issuer;
    this.clock = clock;
  }

  @Override
  public NewAccessKey create(TenantName name, Optional<ChosenAccessKey> chosen, KmsSettings kms) {
    requireNew(name, chosen);
    TenantId id = catalog.nextTenantId();
    KeyIssuer.Issued key = issuer.issue(id, PrincipalName.FIRST, Role.ADMIN, chosen);
    WrappedKey root = keys.newRoot(id, kms);
    places.alone(
        () -> {
          places.requireFree(root.binding());
          TenantRecord tenant = new TenantRecord(id, name, clock.millis(), root);
          return catalog.add(tenant, key.stored()).durable();
        });
    return key.shown();
  }

  /**
   * Asked before a root key is made, so that a mistyped command leaves no key behind; the catalogue
   * asks again.
   */
  private void requireNew(TenantName name, Optional<ChosenAccessKey> chosen) {
    if (catalog.tenant(name).isPresent()) {
      throw new KisekiException(
          ErrorCode.TENANT_EXISTS,
          "A tenant of this name exists; 'kiseki tenant delete NAME --purge' would free the name.",
          Fact.of("tenant", name));
    }
    AccessKeyId wanted = chosen.map(ChosenAccessKey::id).orElse(null);
    if (wanted != null && catalog.credential(wanted).isPresent()) {
      throw new KisekiException(
          ErrorCode.ACCESS_KEY_EXISTS,
          "This access key is already in use.",
          Fact.of("accessKey", wanted));
    }
  }
}
