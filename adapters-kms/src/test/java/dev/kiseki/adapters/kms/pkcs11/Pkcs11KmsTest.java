package dev.kiseki.adapters.kms.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.provider.KmsProviderContract;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.io.IOException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on a real token: SoftHSM. */
@Tag("keys")
class Pkcs11KmsTest extends KmsProviderContract {
  private static final String PIN = "pin-7391-of-the-token";
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static String slot = "";

  private final int test = TESTS.incrementAndGet();

  @BeforeAll
  static void makeToken() throws IOException, InterruptedException {
    SoftHsm.initialize();
    // Before the library is loaded: it looks for tokens once.
    slot = SoftHsm.newToken("kiseki", PIN);
    lockedSlot = SoftHsm.newToken("locked", "another-pin-4412");
  }

  private static String lockedSlot = "";

  @Override
  protected KmsProvider open(String binding) {
    return open(Map.of("key", label(binding)));
  }

  private String label(String binding) {
    return "t" + test + "-" + binding.replace('/', '-');
  }

  private static KmsProvider open(Map<String, String> changed) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "library", SoftHsm.library().toString(), "slot", slot, "pin", PIN, "key", "a-key"));
    settings.putAll(changed);
    return Pkcs11Kms.of(new KmsSettings("pkcs11", settings), new SystemRandom());
  }

  @Override
  protected List<String> secrets() {
    return List.of(PIN);
  }

  @Test
  void theKeyNeverLeavesTheToken() throws Exception {
    opened("test/1").prepare("test/1");
    Provider provider =
        Security.getProvider("SunPKCS11")
            .configure(
                "--name = check\nlibrary = " + SoftHsm.library() + "\nslot = " + slot + "\n");
    KeyStore token = KeyStore.getInstance("PKCS11", provider);
    token.load(null, PIN.toCharArray());
    Key key = token.getKey(label("test/1"), null);
    assertNull(key.getEncoded());
    assertTrue(key.toString().contains("sensitive, unextractable"), key::toString);
  }

  @Test
  void aWrongPinIsRefusedAndNotShown() {
    try (KmsProvider kms = open(Map.of("slot", lockedSlot, "pin", PIN))) {
      fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.prepare("test/1"));
      assertFalse(kms.health().available());
      assertShowsNoSecret(kms.health() + kms.toString());
    }
  }

  @Test
  void aWrongPinIsRefusedThoughTheProcessIsLoggedInAndWhoIsGoesOn() {
    KmsProvider kms = opened("test/1");
    kms.prepare("test/1");
    WrappedKey wrapped = kms.wrap("test/1", plain(), aad());
    try (KmsProvider other = open(Map.of("pin", "not-the-pin-0815", "key", label("test/2")))) {
      fails(ErrorCode.KEYS_UNAVAILABLE, () -> other.prepare("test/2"));
    }
    assertArrayEquals(plain(), kms.unwrap(wrapped, aad()));
    opened("test/3").prepare("test/3");
    assertArrayEquals(plain(), kms.unwrap(wrapped, aad()));
  }

  @Test
  void aMissingLibraryOrSlotIsAnOutageOfTheTenantNotOfTheServer() {
    for (Map<String, String> wrong :
        List.of(Map.of("library", "/nonexistent/lib.so"), Map.of("slot", "12345"))) {
      try (KmsProvider kms = open(wrong)) {
        fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.prepare("test/1"));
        WrappedKey any = new WrappedKey("test/1", 1, new byte[94]);
        any.material()[0] = 1;
        fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.unwrap(any, aad()));
        assertFalse(kms.health().available());
      }
    }
  }

  @Test
  void aKeyDestroyedOnTheTokenByAnotherIsMissed() {
    KmsProvider kms = opened("test/1");
    kms.prepare("test/1");
    WrappedKey wrapped = kms.wrap("test/1", plain(), aad());
    assertArrayEquals(plain(), kms.unwrap(wrapped, aad()));
    opened("test/1").destroy("test/1");
    assertEquals(
        "test/1",
        fails(ErrorCode.KEYS_WRONG, () -> kms.unwrap(wrapped, aad())).facts().getLast().value());
  }
}
