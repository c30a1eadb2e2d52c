package dev.kiseki.adapters.kms.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.ConfiguredBindings;
import dev.kiseki.adapters.kms.KmsRootKeys;
import dev.kiseki.adapters.kms.LeasedTenantKeys;
import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.lease.LeaseTerms;
import dev.kiseki.adapters.kms.local.FileSystemKeys;
import dev.kiseki.adapters.kms.local.LocalKms;
import dev.kiseki.adapters.kms.local.SettingsFiles;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant whose credentials for its service have ended, and who is given others. */
@Tag("keys")
@SuppressWarnings("NullAway.Init") // set before each test
class NewCredentialsTest {
  private static final TenantId TENANT = new TenantId(3);

  @TempDir private Path folder;
  private final TransitDouble vault = new TransitDouble();
  private LocalKms local;
  private FileSystemKeys systemKeys;
  private ConfiguredBindings bindings;
  private LeasedTenantKeys leased;
  private KmsRootKeys roots;
  private TenantKeyring tenant;

  @BeforeEach
  void makeTenantWithATokenThatHasEnded() {
    SystemRandom random = new SystemRandom();
    local = LocalKms.open(folder, Optional.empty(), random);
    systemKeys = FileSystemKeys.openOrCreate(folder.resolve("system.key"), random);
    bindings =
        new ConfiguredBindings(local, new SettingsFiles(folder.resolve("kms"), systemKeys), random);
    leased = new LeasedTenantKeys(bindings, LeaseTerms.of(LeaseTerms.DEFAULT_TTL), random);
    roots = new KmsRootKeys(bindings, leased, random);
    KmsSettings first = vault("acme", "hvs.approle-1");
    try (KmsProvider login =
        VaultKms.of(
            settings(
                "acme",
                Map.of("role-id", TransitDouble.ROLE, "secret-id", TransitDouble.SECRET)))) {
      login.prepare("test/1");
    }
    tenant = new TenantKeyring(TENANT, leased.newRoot(TENANT, first));
    vault.endAppRoleTokens();
  }

  @AfterEach
  void close() {
    leased.close();
    bindings.close();
    systemKeys.close();
    local.close();
    vault.close();
  }

  private KmsSettings vault(String key, String token) {
    return settings(key, Map.of("token", token));
  }

  private KmsSettings settings(String key, Map<String, String> login) {
    Map<String, String> all = new HashMap<>(login);
    all.putAll(Map.of("address", "http://127.0.0.1:" + vault.port(), "key", key));
    return new KmsSettings("vault", all);
  }

  private ErrorCode refused(KmsSettings to) {
    return assertThrows(
            KisekiException.class, () -> roots.move(tenant, to, Set.of(tenant.root().binding())))
        .code();
  }

  @Test
  void otherCredentialsForTheSameKeyOpenWhatTheFormerOnesDoNot() {
    WrappedKey moved =
        roots.move(tenant, vault("acme", TransitDouble.TOKEN), Set.of(tenant.root().binding()));
    assertEquals("vault/3-2", moved.binding());
    assertTrue(roots.isSameKey(tenant.root().binding(), moved.binding()));
    assertEquals(1, roots.rewrap(new TenantKeyring(TENANT, moved)).generation());
  }

  @Test
  void anotherKeyDoesNotNorDoCredentialsThatAreNoBetterAndNeitherLeavesSettings() {
    assertEquals(ErrorCode.KEYS_UNAVAILABLE, refused(vault("other", TransitDouble.TOKEN)));
    assertEquals(ErrorCode.KEYS_UNAVAILABLE, refused(vault("acme", "hvs.wrong")));
    assertEquals(ErrorCode.KEYS_UNAVAILABLE, refused(KmsSettings.LOCAL));
    assertFalse(Files.exists(folder.resolve("kms/vault-3-2.settings")));
  }
}
