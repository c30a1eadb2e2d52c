package dev.kiseki.application.identity;

import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.in.identity.ChosenAccessKey;
import dev.kiseki.ports.in.identity.NewAccessKey;
import dev.kiseki.ports.out.keys.SystemKeys;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.RandomBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Makes access keys and seals their secrets. */
public final class KeyIssuer {
  private final SystemKeys systemKeys;
  private final RandomBytes random;

  public KeyIssuer(SystemKeys systemKeys, RandomBytes random) {
    this.systemKeys = systemKeys;
    this.random = random;
  }

  /** A key to be shown, and what is stored of it. Deliberately no record: it holds a secret. */
  static final class Issued {
    private final NewAccessKey shown;
    private final CredentialRecord stored;

    private Issued(NewAccessKey shown, CredentialRecord stored) {
      this.shown = shown;
      this.stored = stored;
    }

    NewAccessKey shown() {
      return shown;
    }

    CredentialRecord stored() {
      return stored;
    }
  }

  /** Drawn, unless it was chosen. */
  Issued issue(
      TenantId tenant, PrincipalName principal, Role role, Optional<ChosenAccessKey> chosen) {
    NewAccessKey key =
        chosen
            .map(c -> new NewAccessKey(c.id(), c.reveal()))
            .orElseGet(() -> AccessKeyGenerator.generate(random));
    byte[] secret = key.reveal().getBytes(StandardCharsets.UTF_8);
    byte[] sealed =
        systemKeys.seal(CredentialContext.of(key.id(), tenant, principal.value(), role), secret);
    Arrays.fill(secret, (byte) 0);
    return new Issued(key, new CredentialRecord(key.id(), tenant, principal.value(), role, sealed));
  }
}
