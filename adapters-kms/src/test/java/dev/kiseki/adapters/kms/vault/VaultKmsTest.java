package dev.kiseki.adapters.kms.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.provider.KmsProviderContract;
import dev.kiseki.adapters.kms.provider.Outages;
import dev.kiseki.adapters.kms.tls.CertificateNames;
import dev.kiseki.adapters.kms.tls.PemIdentity;
import dev.kiseki.adapters.kms.tls.SelfSignedFiles;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a double of Vault, and what only Vault has. */
@Tag("keys")
class VaultKmsTest extends KmsProviderContract {
  private static final WrappedKey ANY =
      new WrappedKey("test/1", 1, "vault:v1:AAAA".getBytes(StandardCharsets.US_ASCII));

  private final TransitDouble vault = new TransitDouble();

  @AfterEach
  void stop() {
    vault.close();
  }

  @Override
  protected KmsProvider open(String binding) {
    return kms(Map.of("token", TransitDouble.TOKEN, "key", binding.replace('/', '-')));
  }

  @Override
  protected List<String> secrets() {
    return List.of(TransitDouble.TOKEN, TransitDouble.SECRET, "hvs.approle");
  }

  private KmsProvider kms(Map<String, String> changed) {
    return kms("http://127.0.0.1:" + vault.port(), changed);
  }

  private static KmsProvider kms(String address, Map<String, String> changed) {
    Map<String, String> settings = new HashMap<>(Map.of("address", address, "key", "acme"));
    settings.putAll(changed);
    return VaultKms.of(new KmsSettings("vault", settings));
  }

  private static Map<String, String> appRole(String secret) {
    return Map.of("role-id", TransitDouble.ROLE, "secret-id", secret);
  }

  @Test
  void anAppRoleLogsInOnceAndAgainWhenItsTokenHasEnded() {
    try (KmsProvider kms = kms(appRole(TransitDouble.SECRET))) {
      kms.prepare("test/1");
      WrappedKey wrapped = kms.wrap("test/1", plain(), aad());
      assertEquals(1, vault.logins.get());
      vault.endAppRoleTokens();
      assertArrayEquals(plain(), kms.unwrap(wrapped, aad()));
      assertEquals(2, vault.logins.get());
    }
  }

  @Test
  void wrongCredentialsAreAnOutageAndAreNotShown() {
    try (KmsProvider token = kms(Map.of("token", "hvs.approle-wrong"));
        KmsProvider appRole = kms(appRole("hvs.approle-wrong"));
        KmsProvider certificate = kms(certificateOf("nobody"))) {
      for (KmsProvider each : List.of(token, appRole, certificate)) {
        fails(ErrorCode.KEYS_UNAVAILABLE, () -> each.prepare("test/1"));
        fails(ErrorCode.KEYS_UNAVAILABLE, () -> each.unwrap(ANY, aad()));
        assertShowsNoSecret(each.toString());
      }
    }
  }

  @Test
  void aNamespaceHasKeysOfItsOwn() {
    Map<String, String> there =
        Map.of("token", TransitDouble.TOKEN, "namespace", TransitDouble.NAMESPACE);
    try (KmsProvider root = kms(Map.of("token", TransitDouble.TOKEN));
        KmsProvider team = kms(there)) {
      team.prepare("test/1");
      assertEquals(0, root.describe("test/1").newestGeneration());
      assertEquals(1, team.describe("test/1").newestGeneration());
    }
  }

  @Test
  void aSealedVaultIsAnOutage() {
    KmsProvider kms = opened("test/1");
    kms.prepare("test/1");
    WrappedKey wrapped = kms.wrap("test/1", plain(), aad());
    vault.sealed = true;
    fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.unwrap(wrapped, aad()));
    assertFalse(kms.health().available());
    vault.sealed = false;
    assertArrayEquals(plain(), kms.unwrap(wrapped, aad()));
  }

  @Test
  void unwrappingIsOneRequest() {
    KmsProvider kms = opened("test/1");
    kms.prepare("test/1");
    WrappedKey wrapped = kms.wrap("test/1", plain(), aad());
    int before = vault.requests.get();
    kms.unwrap(wrapped, aad());
    assertEquals(1, vault.requests.get() - before);
  }

  @Test
  void whatHasRestedServesOn() {
    KmsProvider kms = opened("test/1");
    kms.prepare("test/1");
    WrappedKey wrapped = kms.wrap("test/1", plain(), aad());
    kms.rest();
    kms.rest();
    assertArrayEquals(plain(), kms.unwrap(wrapped, aad()));
  }

  @Test
  void whoeverListensThereCallsEndSoon() {
    Outages.endSoonAndAreOutages(
        port ->
            kms(
                "http://127.0.0.1:" + port,
                Map.of(
                    "token", TransitDouble.TOKEN, "timeout-millis", "" + Outages.TIMEOUT_MILLIS)),
        ANY,
        secrets());
  }

  @TempDir private Path directory;

  @Test
  void overTlsItTrustsWhomItIsToldToAndNobodyElse() throws IOException {
    try (TransitDouble secure = tlsDouble("served")) {
      String address = "https://127.0.0.1:" + secure.port();
      String ca = Files.readString(directory.resolve("served").resolve("tls-self-signed.pem"));
      String other = certificateOf("other").get("client-certificate");
      try (KmsProvider trusting = kms(address, Map.of("token", TransitDouble.TOKEN, "ca", ca));
          KmsProvider doubting = kms(address, Map.of("token", TransitDouble.TOKEN));
          KmsProvider misled = kms(address, Map.of("token", TransitDouble.TOKEN, "ca", other))) {
        trusting.prepare("test/1");
        assertTrue(trusting.health().available());
        for (KmsProvider each : List.of(doubting, misled)) {
          String said =
              fails(ErrorCode.KEYS_UNAVAILABLE, () -> each.prepare("test/1")).getMessage();
          assertTrue(said.contains("certificates"), said);
        }
      }
    }
  }

  @Test
  void aTokenThatNoHeaderCanHoldIsNotShown() {
    vault.tokenEnd = "\r\nX-Other: 1";
    try (KmsProvider kms = kms(appRole(TransitDouble.SECRET))) {
      assertShowsNoSecret(
          fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.prepare("test/1")).toString());
    }
  }

  @Test
  void settingsAreChecked() {
    for (Map<String, String> bad :
        List.of(
            Map.of("token", "hvs.approle\r"),
            Map.of("token", "t", "address", "127.0.0.1:8200"),
            Map.of("token", "t", "address", "https://user:pw@host"),
            Map.of("token", "t", "key", "../sys/seal"),
            Map.of("token", "t", "mount", "a/../b?"),
            Map.of("token", "t", "timeout-millis", "soon"),
            Map.of("token", "t", "ca", "no certificate"),
            Map.of("role-id", "r"),
            Map.<String, String>of())) {
      fails(ErrorCode.CONFIGURATION_INVALID, () -> kms(bad).close());
    }
  }

  private TransitDouble tlsDouble(String name) throws IOException {
    Path made = Files.createDirectories(directory.resolve(name));
    SelfSignedFiles files = SelfSignedFiles.in(made, names(), Instant.now(), new SystemRandom());
    return new TransitDouble(Optional.of(PemIdentity.context(files.certificate(), files.key())));
  }

  private Map<String, String> certificateOf(String name) {
    try {
      Path made = Files.createDirectories(directory.resolve(name));
      SelfSignedFiles files = SelfSignedFiles.in(made, names(), Instant.now(), new SystemRandom());
      return Map.of(
          "client-certificate", Files.readString(files.certificate()),
          "client-key", Files.readString(files.key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CertificateNames names() {
    return new CertificateNames(List.of("localhost"), List.of("127.0.0.1"));
  }
}
