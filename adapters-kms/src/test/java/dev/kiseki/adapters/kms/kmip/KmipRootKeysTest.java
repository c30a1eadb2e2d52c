package dev.kiseki.adapters.kms.kmip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root key that moves from the keystore into a KMIP server, is rotated there, and ends. */
@Tag("keys")
class KmipRootKeysTest {
  private static final TenantId TENANT = new TenantId(3);
  private static final NamespaceId NAMESPACE = new NamespaceId(5);
  private static final byte[] CONTEXT = {1};
  private static final byte[] PLAIN = {2, 3};

  @TempDir private Path folder = Path.of("");

  @Test
  void aRootMovesIntoAServerIsRotatedThereAndCannotBeUnwrappedAfterItsEnd() throws Exception {
    SystemRandom random = new SystemRandom();
    try (PyKmip server = PyKmip.start(folder);
        LocalKms local = LocalKms.open(folder.resolve("keys"), Optional.empty(), random);
        FileSystemKeys systemKeys =
            FileSystemKeys.openOrCreate(folder.resolve("keys/system.key"), random);
        ConfiguredBindings bindings =
            new ConfiguredBindings(
                local, new SettingsFiles(folder.resolve("keys/kms"), systemKeys), random);
        LeasedTenantKeys leased =
            new LeasedTenantKeys(bindings, LeaseTerms.of(LeaseTerms.DEFAULT_TTL), random)) {
      KmsRootKeys roots = new KmsRootKeys(bindings, leased, random);
      TenantKeyring tenant = new TenantKeyring(TENANT, leased.newRoot(TENANT, KmsSettings.LOCAL));
      NamespaceKeyring namespace =
          new NamespaceKeyring(NAMESPACE, List.of(leased.newMaster(tenant, NAMESPACE, 1)));
      byte[] sealed = leased.open(tenant, namespace).sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
      Map<String, String> settings = new HashMap<>(server.settings());
      settings.put("key", "moved");

      WrappedKey moved = roots.move(tenant, new KmsSettings("kmip", settings), Set.of("local/3"));
      assertEquals("kmip/3", moved.binding());
      WrappedKey rotated = roots.rotate(new TenantKeyring(TENANT, moved));
      assertEquals(2, rotated.generation());
      TenantKeyring now = new TenantKeyring(TENANT, rotated);
      assertArrayEquals(
          PLAIN, leased.open(now, namespace).openRecord(Purpose.FACTS, CONTEXT, sealed));
      assertTrue(bindings.isSameKey("kmip/3", "kmip/3"));

      roots.fence(TENANT);
      KeyEnd.Outcome outcome = roots.destroy("kmip/3", now, 9);
      assertEquals(KeyAssurance.DESTROYED_AT_PROVIDER, outcome.assurance());
      assertTrue(outcome.attempt().startsWith("unwrap refused"), outcome::attempt);
      assertEquals(
          ErrorCode.KEYS_WRONG,
          assertThrows(KisekiException.class, () -> roots.rewrap(now)).code());
      assertEquals(
          ErrorCode.KEYS_WRONG,
          assertThrows(KisekiException.class, () -> roots.rewrap(new TenantKeyring(TENANT, moved)))
              .code());
    }
  }
}
