package dev.kiseki.adapters.kms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.provider.KmsProvider.Description;
import dev.kiseki.adapters.kms.provider.KmsProvider.Destruction;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What every key management service does, so that its caller cannot tell it from another. */
@Timeout(60)
public abstract class KmsProviderContract {
  /** The size of what is really wrapped. */
  private static final byte[] PLAIN = new byte[65];

  private static final byte[] AAD = {1, 'r', 'o', 'o', 't', 0, 0, 0, 7};
  private static final byte[] OTHER_AAD = {1, 'r', 'o', 'o', 't', 0, 0, 0, 8};
  private static final String ONE = "test/1";
  private static final String TWO = "test/2";

  static {
    for (int i = 0; i < PLAIN.length; i++) {
      PLAIN[i] = (byte) (i * 7);
    }
  }

  private final List<KmsProvider> opened = new ArrayList<>();

  /**
   * The service as a new process sees it; the key of a binding is always the same one, new for each
   * test.
   */
  protected abstract KmsProvider open(String binding);

  /** What must never be seen in a message. */
  protected abstract List<String> secrets();

  /** Where a destroyed key is not gone at once. */
  protected KeyAssurance assuranceOfDestruction() {
    return KeyAssurance.DESTROYED_AT_PROVIDER;
  }

  /** A double may go on serving destroyed keys: then it is proven elsewhere. */
  protected boolean refusesDestroyedKeys() {
    return true;
  }

  protected final KmsProvider opened(String binding) {
    KmsProvider kms = open(binding);
    opened.add(kms);
    return kms;
  }

  private KmsProvider prepared(String binding) {
    KmsProvider kms = opened(binding);
    kms.prepare(binding);
    return kms;
  }

  @AfterEach
  final void closeAll() {
    opened.forEach(KmsProvider::close);
  }

  @Test
  void whatWasWrappedIsUnwrappedByAnotherProcess() {
    WrappedKey wrapped = prepared(ONE).wrap(ONE, PLAIN.clone(), AAD);
    assertEquals(ONE, wrapped.binding());
    assertTrue(wrapped.generation() >= 1);
    assertArrayEquals(PLAIN, opened(ONE).unwrap(wrapped, AAD));
  }

  @Test
  void theSameIsWrappedDifferentlyEachTimeAndNeverInClear() {
    KmsProvider kms = prepared(ONE);
    WrappedKey first = kms.wrap(ONE, PLAIN, AAD);
    WrappedKey second = kms.wrap(ONE, PLAIN, AAD);
    assertFalse(Arrays.equals(first.material(), second.material()));
    assertEquals(-1, indexOf(first.material(), Arrays.copyOf(PLAIN, 16)));
  }

  @Test
  void aWrappedKeyOpensInItsContextOnly() {
    KmsProvider kms = prepared(ONE);
    WrappedKey wrapped = kms.wrap(ONE, PLAIN, AAD);
    assertWrong(() -> kms.unwrap(wrapped, OTHER_AAD));
    assertArrayEquals(PLAIN, kms.unwrap(wrapped, AAD));
  }

  @Test
  void aWrappedKeyOpensUnderItsOwnKeyOnly() {
    WrappedKey wrapped = prepared(ONE).wrap(ONE, PLAIN, AAD);
    KmsProvider other = prepared(TWO);
    assertWrong(
        () -> other.unwrap(new WrappedKey(TWO, wrapped.generation(), wrapped.material()), AAD));
  }

  @Test
  void damageIsNoticedWhereverItIs() {
    KmsProvider kms = prepared(ONE);
    WrappedKey wrapped = kms.wrap(ONE, PLAIN, AAD);
    int length = wrapped.material().length;
    for (int i = 0; i < length; i += Math.max(1, length / 16)) {
      byte[] bad = wrapped.material().clone();
      bad[i] ^= 0x15;
      assertNeverOpens(kms, new WrappedKey(ONE, wrapped.generation(), bad));
    }
    for (int keep : new int[] {0, 1, length / 2, length - 1}) {
      byte[] cut = Arrays.copyOf(wrapped.material(), keep);
      assertNeverOpens(kms, new WrappedKey(ONE, wrapped.generation(), cut));
    }
  }

  @Test
  void preparingAgainChangesNothing() {
    KmsProvider kms = prepared(ONE);
    WrappedKey wrapped = kms.wrap(ONE, PLAIN, AAD);
    kms.prepare(ONE);
    opened(ONE).prepare(ONE);
    assertArrayEquals(PLAIN, kms.unwrap(wrapped, AAD));
    assertEquals(wrapped.generation(), kms.wrap(ONE, PLAIN, AAD).generation());
  }

  @Test
  void rotationKeepsOldGenerationsAndRewrappingLeavesThem() {
    KmsProvider kms = prepared(ONE);
    WrappedKey first = kms.wrap(ONE, PLAIN, AAD);
    int next = kms.rotate(ONE);
    assertTrue(next > first.generation());
    assertEquals(next, kms.describe(ONE).newestGeneration());
    assertArrayEquals(PLAIN, kms.unwrap(first, AAD));
    WrappedKey second = kms.rewrap(first, AAD);
    assertEquals(next, second.generation());
    assertEquals(ONE, second.binding());
    assertNotEquals(0, Arrays.compare(first.material(), second.material()));
    assertArrayEquals(PLAIN, opened(ONE).unwrap(second, AAD));
    assertWrong(() -> kms.unwrap(second, OTHER_AAD));
    assertEquals(next, opened(ONE).wrap(ONE, PLAIN, AAD).generation());
  }

  @Test
  void aDestroyedKeyIsGoneForGood() {
    KmsProvider kms = prepared(ONE);
    KmsProvider other = prepared(TWO);
    WrappedKey theirs = other.wrap(TWO, PLAIN, AAD);
    WrappedKey wrapped = kms.wrap(ONE, PLAIN, AAD);
    kms.rotate(ONE);
    Destruction destruction = kms.destroy(ONE);
    assertEquals(assuranceOfDestruction(), destruction.assurance());
    assertFalse(destruction.evidence().isBlank());
    if (refusesDestroyedKeys()) {
      for (KmsProvider each : List.of(kms, opened(ONE))) {
        assertWrong(() -> each.unwrap(wrapped, AAD));
        assertWrong(() -> each.wrap(ONE, PLAIN, AAD));
        assertWrong(() -> each.rotate(ONE));
      }
    }
    Description left = kms.describe(ONE);
    assertTrue(left.destroyed() || left.newestGeneration() == 0, left::toString);
    assertEquals(assuranceOfDestruction(), kms.destroy(ONE).assurance());
    assertArrayEquals(PLAIN, other.unwrap(theirs, AAD));
  }

  @Test
  void aKeyThatWasNeverMadeIsMissing() {
    KmsProvider kms = opened(ONE);
    assertWrong(() -> kms.wrap(ONE, PLAIN, AAD));
    Description none = kms.describe(ONE);
    assertEquals(0, none.newestGeneration());
  }

  @Test
  void itServesManyAtOnce() throws Exception {
    KmsProvider kms = prepared(ONE);
    WrappedKey before = kms.wrap(ONE, PLAIN, AAD);
    List<Callable<byte[]>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(
          () -> {
            for (int k = 0; k < 4; k++) {
              assertArrayEquals(PLAIN, kms.unwrap(before, AAD));
            }
            return kms.unwrap(kms.wrap(ONE, PLAIN, AAD), AAD);
          });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<byte[]> each : threads.invokeAll(calls, 60, TimeUnit.SECONDS)) {
        assertArrayEquals(PLAIN, each.get());
      }
    }
  }

  @Test
  void itIsHealthyAndShowsNoSecret() {
    KmsProvider kms = prepared(ONE);
    assertTrue(kms.health().available(), () -> kms.health().toString());
    assertShowsNoSecret(kms.health() + " " + kms.describe(ONE) + " " + kms);
  }

  protected final void assertShowsNoSecret(String text) {
    for (String secret : secrets()) {
      assertFalse(text.contains(secret), "a secret is shown");
    }
  }

  /** The error, with nothing secret in it or in what it was caused by. */
  protected final KisekiException fails(ErrorCode code, Executable operation) {
    KisekiException e = assertThrows(KisekiException.class, operation);
    assertEquals(code, e.code(), e::getMessage);
    for (Throwable each = e; each != null; each = each.getCause()) {
      assertShowsNoSecret(String.valueOf(each));
    }
    return e;
  }

  protected static byte[] plain() {
    return PLAIN.clone();
  }

  protected static byte[] aad() {
    return AAD.clone();
  }

  private void assertWrong(Executable operation) {
    fails(ErrorCode.KEYS_WRONG, operation);
  }

  private void assertNeverOpens(KmsProvider kms, WrappedKey damaged) {
    assertWrong(() -> kms.unwrap(damaged, AAD));
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .indexOf(new String(part, StandardCharsets.ISO_8859_1));
  }
}
