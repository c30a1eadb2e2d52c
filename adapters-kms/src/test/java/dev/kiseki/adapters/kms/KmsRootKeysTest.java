package dev.kiseki.adapters.kms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.lease.LeaseTerms;
import dev.kiseki.adapters.kms.local.FileSystemKeys;
import dev.kiseki.adapters.kms.local.LocalKms;
import dev.kiseki.adapters.kms.local.SealedFile;
import dev.kiseki.adapters.kms.local.SettingsFiles;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.receipt.ReceiptKey;
import dev.kiseki.adapters.kms.receipt.SignedReceipt;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ShredReceipt;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's root key in keystores, and receipts on its end. */
@SuppressWarnings("NullAway.Init") // set before each test
class KmsRootKeysTest {
  private static final TenantId TENANT = new TenantId(3);
  private static final NamespaceId NAMESPACE = new NamespaceId(5);
  private static final byte[] CONTEXT = {1};
  private static final byte[] PLAIN = {2, 3};

  @TempDir private Path folder;
  private LocalKms local;
  private FileSystemKeys systemKeys;
  private ConfiguredBindings bindings;
  private LeasedTenantKeys leased;
  private KmsRootKeys roots;
  private TenantKeyring tenant;
  private NamespaceKeyring namespace;

  @BeforeEach
  void open() {
    SystemRandom random = new SystemRandom();
    local = LocalKms.open(folder, Optional.empty(), random);
    systemKeys = FileSystemKeys.openOrCreate(folder.resolve("system.key"), random);
    bindings =
        new ConfiguredBindings(local, new SettingsFiles(folder.resolve("kms"), systemKeys), random);
    leased = new LeasedTenantKeys(bindings, LeaseTerms.of(LeaseTerms.DEFAULT_TTL), random);
    roots = new KmsRootKeys(bindings, leased, random);
    tenant = new TenantKeyring(TENANT, leased.newRoot(TENANT, KmsSettings.LOCAL));
    namespace = new NamespaceKeyring(NAMESPACE, List.of(leased.newMaster(tenant, NAMESPACE, 1)));
  }

  @AfterEach
  void close() {
    leased.close();
    bindings.close();
    systemKeys.close();
    local.close();
  }

  private static void assertFails(ErrorCode code, Executable operation) {
    assertEquals(code, assertThrows(KisekiException.class, operation).code());
  }

  private void assertSameRoot(WrappedKey wrapped) {
    byte[] sealed = leased.open(tenant, namespace).sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    NamespaceKeys under = leased.open(new TenantKeyring(TENANT, wrapped), namespace);
    assertArrayEquals(PLAIN, under.openRecord(Purpose.FACTS, CONTEXT, sealed));
  }

  @Test
  void theRootStaysTheSameWhateverWrapsIt() {
    WrappedKey rotated = roots.rotate(tenant);
    assertEquals(2, rotated.generation());
    assertSameRoot(rotated);
    WrappedKey moved = roots.move(tenant, KmsSettings.LOCAL, Set.of("local/3"));
    assertEquals("local/3-2", moved.binding());
    assertSameRoot(moved);
    assertEquals("local/3-2", roots.describe(moved).binding());
    assertEquals(2, roots.describe(rotated).newestGeneration());
  }

  @Test
  void aServiceThatDoesNotAnswerLeavesNoSettingsBehind() {
    KmsSettings nobody =
        new KmsSettings("vault", Map.of("address", "http://127.0.0.1:9", "key", "k", "token", "t"));
    assertFails(ErrorCode.KEYS_UNAVAILABLE, () -> roots.move(tenant, nobody, Set.of("local/3")));
    assertFalse(Files.exists(folder.resolve("kms/vault-3.settings")));
    assertFails(
        ErrorCode.CONFIGURATION_INVALID,
        () -> roots.move(tenant, new KmsSettings("vautl", Map.of()), Set.of("local/3")));
    assertSameRoot(tenant.root());
  }

  @Test
  void whatACrashLeftIsTakenAgainAndWhatIsKnownIsNot() {
    WrappedKey left = roots.move(tenant, KmsSettings.LOCAL, Set.of("local/3"));
    WrappedKey again = roots.move(tenant, KmsSettings.LOCAL, Set.of("local/3"));
    assertEquals(left.binding(), again.binding());
    WrappedKey next = roots.move(tenant, KmsSettings.LOCAL, Set.of("local/3", "local/3-2"));
    assertEquals("local/3-3", next.binding());
  }

  @Test
  void aDestroyedKeyUnwrapsNothingAndNobodyIsServedBehindTheFence() {
    NamespaceKeys open = leased.open(tenant, namespace);
    byte[] sealed = open.sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    roots.fence(TENANT);
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> open.openRecord(Purpose.FACTS, CONTEXT, sealed));
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> leased.open(tenant, namespace));
    KeyEnd.Outcome outcome = roots.destroy("local/3", tenant, 9);
    assertEquals(KeyAssurance.OVERWRITTEN, outcome.assurance());
    assertEquals(
        "unwrap refused: KEYS_WRONG: The key of this binding was destroyed.", outcome.attempt());
    assertEquals(outcome, roots.destroy("local/3", tenant, 9));
    assertFails(
        ErrorCode.KEYS_WRONG, () -> roots.move(tenant, KmsSettings.LOCAL, Set.of("local/3")));
  }

  @Test
  void anOutageAfterTheDestructionIsNoRefusalToUnwrap() {
    KmsBindings failing = KmsBindings.single("local", awayOnceDestroyed(local));
    KmsRootKeys asked = new KmsRootKeys(failing, leased, new SystemRandom());
    assertFails(ErrorCode.KEYS_UNAVAILABLE, () -> asked.destroy("local/3", tenant, 9));
    assertTrue(roots.destroy("local/3", tenant, 9).attempt().contains("KEYS_WRONG"));
  }

  private static KmsProvider awayOnceDestroyed(KmsProvider provider) {
    AtomicBoolean isAway = new AtomicBoolean();
    return (KmsProvider)
        Proxy.newProxyInstance(
            KmsProvider.class.getClassLoader(),
            new Class<?>[] {KmsProvider.class},
            (_, method, words) -> {
              if (isAway.get()) {
                throw new KisekiException(ErrorCode.KEYS_UNAVAILABLE, "The service is away.");
              }
              isAway.set(method.getName().equals("destroy"));
              return method.invoke(provider, words);
            });
  }

  @Test
  void oneKeyUnderTwoBindingsIsNotTakenFromTheOneThatStays() {
    String first = bindings.bind(new TenantId(7), vault("k", "token-1", ""));
    String same = bindings.bind(new TenantId(8), vault("k", "token-2", "transit"));
    String other = bindings.bind(new TenantId(9), vault("l", "token-1", ""));
    assertFails(
        ErrorCode.CONFIGURATION_INVALID, () -> roots.requireApart(Set.of(first), Set.of(same)));
    assertFails(
        ErrorCode.CONFIGURATION_INVALID,
        () -> roots.requireApart(Set.of("local/3"), Set.of(other, "local/3")));
    roots.requireApart(Set.of(first, "local/3"), Set.of(other, "local/3-2", "vault/77"));
    assertFails(ErrorCode.CONFIGURATION_INVALID, () -> roots.requireFree(same, Set.of(first)));
    roots.requireFree(other, Set.of(first, "local/3"));
  }

  @Test
  void oneKeyIsOneKeyHoweverItsPlaceIsSpelled() {
    String first = bindings.bind(new TenantId(1), vaultAt("http://vault/", "team/transit", ""));
    List<KmsSettings> spellings =
        List.of(
            vaultAt("http://vault", "team/transit", ""),
            vaultAt("http://VAULT:80//", "team/transit", ""),
            vaultAt("http://vault:80", "transit", "team"));
    for (int i = 0; i < spellings.size(); i++) {
      String same = bindings.bind(new TenantId(10 + i), spellings.get(i));
      assertTrue(bindings.isSameKey(first, same), same);
    }
    List<KmsSettings> others =
        List.of(
            vaultAt("http://vault:8200", "team/transit", ""),
            vaultAt("http://vault/proxy", "team/transit", ""),
            vaultAt("http://vault", "transit", ""));
    for (int i = 0; i < others.size(); i++) {
      String other = bindings.bind(new TenantId(20 + i), others.get(i));
      assertFalse(bindings.isSameKey(first, other), other);
    }
  }

  private static KmsSettings vaultAt(String address, String mount, String namespace) {
    Map<String, String> all =
        new java.util.TreeMap<>(
            Map.of("address", address, "key", "k", "mount", mount, "token", "t"));
    if (!namespace.isEmpty()) {
      all.put("namespace", namespace);
    }
    return new KmsSettings("vault", all);
  }

  private static KmsSettings vault(String key, String token, String mount) {
    Map<String, String> settings = Map.of("address", "http://127.0.0.1:9", "key", key);
    Map<String, String> all = new java.util.TreeMap<>(settings);
    all.put("token", token);
    if (!mount.isEmpty()) {
      all.put("mount", mount);
    }
    return new KmsSettings("vault", all);
  }

  @Test
  void aReceiptIsOfItsDeploymentAndOfEveryByte() throws IOException {
    Path file = folder.resolve("receipt.key");
    ReceiptKey key = new ReceiptKey(new SealedFile(file, systemKeys));
    ShredReceipt receipt = receipt();
    String text = key.sign(receipt);
    assertEquals(text, new ReceiptKey(new SealedFile(file, systemKeys)).sign(receipt));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    String sealed = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    byte[] open = Base64.getDecoder().decode(key.publicKey());
    assertFalse(sealed.contains(new String(open, StandardCharsets.ISO_8859_1)));
    SignedReceipt signed = SignedReceipt.parse(text);
    assertTrue(signed.isSignedBy(Optional.empty()));
    assertTrue(signed.isSignedBy(Optional.of(key.publicKey())));
    assertEquals(key.publicKey(), signed.publicKey());
    ReceiptKey foreign = new ReceiptKey(new SealedFile(folder.resolve("other.key"), systemKeys));
    assertFalse(signed.isSignedBy(Optional.of(foreign.publicKey())));
    assertFalse(
        SignedReceipt.parse(text.replace("overwritten", "destroyed at provider"))
            .isSignedBy(Optional.empty()));
    assertTrue(
        SignedReceipt.parse(text.replace(",\"", " ,\n \"")).isSignedBy(Optional.empty()),
        "white space says nothing");
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> SignedReceipt.parse("{}"));
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> SignedReceipt.parse(text + text));
    assertFails(
        ErrorCode.INVALID_ARGUMENT,
        () -> SignedReceipt.parse(text.replace("{\"receipt\":{", "{\"receipt\":{},\"receipt\":{")));
  }

  private static ShredReceipt receipt() {
    KeyEnd key =
        new KeyEnd("local/3", 1, "ab", Optional.empty())
            .with(new KeyEnd.Outcome(KeyAssurance.OVERWRITTEN, "said so", "refused", 7));
    Shredding shredding = new Shredding(ShredStage.ENDED, 5, 8, List.of(key));
    return new ShredReceipt("tenant acme", TENANT, shredding, 8, List.of("what is in clear"));
  }
}
