package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.keys.SealEpoch;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every key hierarchy does: whatever is moved, changed, cut or put in another order does not
 * open.
 */
public abstract class TenantKeysContract {
  private static final TenantId TENANT = new TenantId(3);
  private static final NamespaceId NAMESPACE = new NamespaceId(5);
  private static final BlobId BLOB = new BlobId(11, 13);
  private static final int FRAME = 64;
  private static final byte[] CONTEXT = Stage.bytes("context");
  private static final byte[] PLAIN = Stage.bytes("plaintext");

  @SuppressWarnings("NullAway.Init")
  private TenantKeys keys;

  @SuppressWarnings("NullAway.Init")
  private TenantKeyring tenant;

  @SuppressWarnings("NullAway.Init")
  private NamespaceKeyring namespace;

  /** A new hierarchy without keys. Called once before each test. */
  protected abstract TenantKeys openEmpty();

  @BeforeEach
  final void makeKeys() {
    keys = openEmpty();
    tenant = new TenantKeyring(TENANT, keys.newRoot(TENANT, KmsSettings.LOCAL));
    namespace = keyring(tenant, NAMESPACE, 2);
  }

  private NamespaceKeyring keyring(TenantKeyring of, NamespaceId id, int epochs) {
    List<WrappedKey> masters = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      masters.add(keys.newMaster(of, id, epoch));
    }
    return new NamespaceKeyring(id, masters);
  }

  private NamespaceKeys open() {
    return keys.open(tenant, namespace);
  }

  private NamespaceKeys ofAnotherNamespace() {
    return keys.open(tenant, keyring(tenant, new NamespaceId(6), 2));
  }

  private NamespaceKeys ofAnotherTenant() {
    TenantKeyring other =
        new TenantKeyring(new TenantId(4), keys.newRoot(new TenantId(4), KmsSettings.LOCAL));
    return keys.open(other, keyring(other, NAMESPACE, 2));
  }

  @Test
  void aRecordOpensForItsPurposeAndContextOnly() {
    byte[] sealed = open().sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    assertEquals(PLAIN.length + NamespaceKeys.RECORD_OVERHEAD, sealed.length);
    assertArrayEquals(PLAIN, open().openRecord(Purpose.FACTS, CONTEXT, sealed));
    assertCorrupt(() -> open().openRecord(Purpose.ENTRY, CONTEXT, sealed));
    assertCorrupt(() -> open().openRecord(Purpose.FACTS, Stage.bytes("contexT"), sealed));
    assertCorrupt(() -> open().openRecord(Purpose.FACTS, Stage.bytes("contex"), sealed));
    assertCorrupt(() -> open().openRecord(Purpose.FACTS, new byte[0], sealed));
    assertCorrupt(() -> ofAnotherNamespace().openRecord(Purpose.FACTS, CONTEXT, sealed));
    assertCorrupt(() -> ofAnotherTenant().openRecord(Purpose.FACTS, CONTEXT, sealed));
  }

  @Test
  void everyChangedOrMissingByteOfARecordIsNoticed() {
    byte[] sealed = open().sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertCorrupt(() -> open().openRecord(Purpose.FACTS, CONTEXT, changed));
      byte[] cut = Arrays.copyOf(sealed, i);
      assertCorrupt(() -> open().openRecord(Purpose.FACTS, CONTEXT, cut));
    }
    assertCorrupt(
        () -> open().openRecord(Purpose.FACTS, CONTEXT, Arrays.copyOf(sealed, sealed.length + 1)));
  }

  @Test
  void emptyAndLargeRecordsAreSealed() {
    for (int size : new int[] {0, 1, 16, 4_000, 100_000}) {
      byte[] plain = Stage.pattern(size, 1);
      byte[] sealed = open().sealRecord(Purpose.INLINE, CONTEXT, plain);
      assertArrayEquals(plain, open().openRecord(Purpose.INLINE, CONTEXT, sealed));
    }
  }

  @Test
  void oneRecordSealedTwiceGivesTwoSeals() {
    byte[] first = open().sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    assertFalse(Arrays.equals(first, open().sealRecord(Purpose.FACTS, CONTEXT, PLAIN)));
  }

  @Test
  void aTagIsOfItsPurposeAndContextOnly() {
    byte[] tag = open().tag(Purpose.EXTENT, CONTEXT);
    assertEquals(NamespaceKeys.TAG_BYTES, tag.length);
    assertArrayEquals(tag, open().tag(Purpose.EXTENT, CONTEXT));
    open().checkTag(Purpose.EXTENT, CONTEXT, tag);
    assertCorrupt(() -> open().checkTag(Purpose.DIRECTORY, CONTEXT, tag));
    assertCorrupt(() -> open().checkTag(Purpose.EXTENT, Stage.bytes("Context"), tag));
    assertCorrupt(() -> ofAnotherNamespace().checkTag(Purpose.EXTENT, CONTEXT, tag));
    assertCorrupt(() -> ofAnotherTenant().checkTag(Purpose.EXTENT, CONTEXT, tag));
    for (int i = 0; i < tag.length; i++) {
      byte[] changed = tag.clone();
      changed[i] ^= 1;
      assertCorrupt(() -> open().checkTag(Purpose.EXTENT, CONTEXT, changed));
      byte[] cut = Arrays.copyOf(tag, i);
      assertCorrupt(() -> open().checkTag(Purpose.EXTENT, CONTEXT, cut));
    }
  }

  @Test
  void whatAnOlderEpochSealedStaysReadable() {
    NamespaceKeyring before = new NamespaceKeyring(NAMESPACE, namespace.epochs().subList(0, 1));
    NamespaceKeys old = keys.open(tenant, before);
    assertEquals(1, old.currentEpoch());
    byte[] record = old.sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    byte[] tag = old.tag(Purpose.EXTENT, CONTEXT);
    assertEquals(2, open().currentEpoch());
    assertArrayEquals(PLAIN, open().openRecord(Purpose.FACTS, CONTEXT, record));
    open().checkTag(Purpose.EXTENT, CONTEXT, tag);
  }

  /** A request that began before a rotation meets what one after it wrote. */
  @Test
  void whoOpenedBeforeARotationReadsWhatANewerEpochSealedAndSealsUnderItToo() {
    NamespaceKeyring before = new NamespaceKeyring(NAMESPACE, namespace.epochs().subList(0, 1));
    NamespaceKeys old = keys.open(tenant, before);
    NamespaceKeys now = open();
    byte[] newer = now.sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    assertArrayEquals(PLAIN, old.openRecord(Purpose.FACTS, CONTEXT, newer));
    old.checkTag(Purpose.EXTENT, CONTEXT, now.tag(Purpose.EXTENT, CONTEXT));
    assertEquals(2, old.currentEpoch());
    byte[] frame = new byte[FRAME + NamespaceKeys.FRAME_OVERHEAD];
    now.frames(BLOB, FRAME, 2).seal(0, true, Stage.pattern(FRAME, 3), 0, FRAME, frame, 0);
    byte[] plain = new byte[FRAME];
    old.frames(BLOB, FRAME, 2).open(0, true, frame, 0, frame.length, plain, 0);
    assertArrayEquals(Stage.pattern(FRAME, 3), plain);
    byte[] late = old.sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    assertArrayEquals(PLAIN, now.openRecord(Purpose.FACTS, CONTEXT, late));
    assertEquals(2, SealEpoch.ofRecord(late));
    assertEquals(2, SealEpoch.ofTag(old.tag(Purpose.EXTENT, CONTEXT)));
  }

  @Test
  void anEpochThatWasGivenUpOpensNothingAndOthersDo() {
    NamespaceKeyring before = new NamespaceKeyring(NAMESPACE, namespace.epochs().subList(0, 1));
    NamespaceKeys old = keys.open(tenant, before);
    byte[] record = old.sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    byte[] tag = old.tag(Purpose.EXTENT, CONTEXT);
    byte[] newer = open().sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    NamespaceKeyring left = namespace.since(2);
    NamespaceKeys now = keys.open(tenant, left);
    assertEquals(2, now.currentEpoch());
    assertArrayEquals(PLAIN, now.openRecord(Purpose.FACTS, CONTEXT, newer));
    assertArrayEquals(PLAIN, old.openRecord(Purpose.FACTS, CONTEXT, newer));
    for (NamespaceKeys each : List.of(now, old)) {
      assertCorrupt(() -> each.openRecord(Purpose.FACTS, CONTEXT, record));
      assertCorrupt(() -> each.checkTag(Purpose.EXTENT, CONTEXT, tag));
    }
    TenantKeyring next = new TenantKeyring(TENANT, keys.newRoot(TENANT, KmsSettings.LOCAL));
    NamespaceKeyring rewrapped = keys.rewrap(tenant, next, left);
    assertArrayEquals(PLAIN, keys.open(next, rewrapped).openRecord(Purpose.FACTS, CONTEXT, newer));
    assertCorrupt(() -> keys.open(next, rewrapped).openRecord(Purpose.FACTS, CONTEXT, record));
  }

  @Test
  void anotherRootWrapsTheSameKeys() {
    byte[] record = open().sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    TenantKeyring next = new TenantKeyring(TENANT, keys.newRoot(TENANT, KmsSettings.LOCAL));
    assertWrong(() -> keys.open(next, namespace));
    NamespaceKeyring rewrapped = keys.rewrap(tenant, next, namespace);
    assertEquals(2, rewrapped.currentEpoch());
    assertArrayEquals(PLAIN, keys.open(next, rewrapped).openRecord(Purpose.FACTS, CONTEXT, record));
    assertWrong(() -> keys.open(tenant, rewrapped));
    assertWrong(() -> keys.rewrap(next, tenant, namespace));
    assertArrayEquals(PLAIN, open().openRecord(Purpose.FACTS, CONTEXT, record));
  }

  @Test
  void framesOpenInTheirPlaceOnly() {
    byte[] first = seal(open(), BLOB, 0, false);
    byte[] second = seal(open(), BLOB, 1, true);
    assertArrayEquals(Stage.pattern(FRAME, 0), open(open(), BLOB, 0, false, first));
    assertArrayEquals(Stage.pattern(FRAME, 1), open(open(), BLOB, 1, true, second));
    assertCorrupt(() -> open(open(), BLOB, 1, false, first));
    assertCorrupt(() -> open(open(), BLOB, 0, true, first));
    assertCorrupt(() -> open(open(), BLOB, 0, false, second));
    assertCorrupt(() -> open(open(), BLOB, 1, false, second));
    assertCorrupt(() -> open(open(), new BlobId(11, 14), 0, false, first));
    assertCorrupt(() -> open(open(), new BlobId(12, 13), 0, false, first));
    assertCorrupt(() -> open(ofAnotherNamespace(), BLOB, 0, false, first));
    assertCorrupt(() -> open(ofAnotherTenant(), BLOB, 0, false, first));
  }

  @Test
  void framesAreOfTheirFrameSizeAndEpoch() {
    byte[] sealed = seal(open(), BLOB, 0, true);
    byte[] plain = new byte[FRAME];
    FrameCipher otherSize = open().frames(BLOB, 2 * FRAME, 1);
    assertCorrupt(() -> otherSize.open(0, true, sealed, 0, sealed.length, plain, 0));
    FrameCipher otherEpoch = open().frames(BLOB, FRAME, 2);
    assertCorrupt(() -> otherEpoch.open(0, true, sealed, 0, sealed.length, plain, 0));
    assertCorrupt(() -> open().frames(BLOB, FRAME, 3));
    assertCorrupt(() -> open().frames(BLOB, FRAME, 0));
  }

  @Test
  void everyChangedOrMissingByteOfAFrameIsNoticed() {
    byte[] sealed = seal(open(), BLOB, 0, true);
    assertEquals(FRAME + NamespaceKeys.FRAME_OVERHEAD, sealed.length);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertCorrupt(() -> open(open(), BLOB, 0, true, changed));
      byte[] cut = Arrays.copyOf(sealed, i);
      assertCorrupt(() -> open(open(), BLOB, 0, true, cut));
    }
  }

  @Test
  void aMovedOrDamagedMasterKeyIsRefused() {
    WrappedKey first = namespace.epochs().get(0);
    WrappedKey second = namespace.epochs().get(1);
    assertWrong(
        () -> keys.open(tenant, new NamespaceKeyring(new NamespaceId(6), namespace.epochs())));
    assertWrong(() -> keys.open(tenant, new NamespaceKeyring(NAMESPACE, List.of(second, first))));
    TenantKeyring other =
        new TenantKeyring(new TenantId(4), keys.newRoot(new TenantId(4), KmsSettings.LOCAL));
    assertWrong(() -> keys.open(other, namespace));
    for (int i = 0; i < first.material().length; i++) {
      byte[] changed = first.material().clone();
      changed[i] ^= 1;
      WrappedKey damaged = new WrappedKey(first.binding(), first.generation(), changed);
      assertWrong(() -> keys.open(tenant, new NamespaceKeyring(NAMESPACE, List.of(damaged))));
    }
  }

  @Test
  void aMovedOrDamagedRootKeyIsRefused() {
    WrappedKey root = tenant.root();
    assertWrong(() -> keys.open(new TenantKeyring(new TenantId(4), root), namespace));
    assertWrong(() -> keys.newMaster(new TenantKeyring(new TenantId(4), root), NAMESPACE, 1));
    byte[] changed = root.material().clone();
    changed[changed.length - 1] ^= 1;
    WrappedKey damaged = new WrappedKey(root.binding(), root.generation(), changed);
    assertWrong(() -> keys.open(new TenantKeyring(TENANT, damaged), namespace));
  }

  @Test
  void noTwoKeysAreTheSame() {
    byte[] sealed = open().sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    NamespaceKeys again = keys.open(tenant, keyring(tenant, NAMESPACE, 2));
    assertCorrupt(() -> again.openRecord(Purpose.FACTS, CONTEXT, sealed));
  }

  @Test
  void manyThreadsUseOneHandle() throws Exception {
    NamespaceKeys shared = open();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        int thread = i;
        running.add(threads.submit(() -> use(shared, thread)));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static void use(NamespaceKeys shared, int thread) {
    for (int i = 0; i < 200; i++) {
      byte[] plain = Stage.pattern(i, thread);
      byte[] context = Stage.bytes(thread + "/" + i);
      byte[] sealed = shared.sealRecord(Purpose.FACTS, context, plain);
      assertArrayEquals(plain, shared.openRecord(Purpose.FACTS, context, sealed));
      shared.checkTag(Purpose.EXTENT, context, shared.tag(Purpose.EXTENT, context));
      BlobId blob = new BlobId(thread, i);
      assertArrayEquals(
          Stage.pattern(FRAME, i), open(shared, blob, i, true, seal(shared, blob, i, true)));
    }
  }

  private static byte[] seal(NamespaceKeys keys, BlobId blob, int frame, boolean last) {
    byte[] sealed = new byte[FRAME + NamespaceKeys.FRAME_OVERHEAD + 3];
    byte[] plain = Arrays.copyOf(Stage.pattern(FRAME, frame), FRAME + 5);
    int length = keys.frames(blob, FRAME, 1).seal(frame, last, plain, 0, FRAME, sealed, 3);
    return Arrays.copyOfRange(sealed, 3, 3 + length);
  }

  private static byte[] open(
      NamespaceKeys keys, BlobId blob, int frame, boolean last, byte[] sealed) {
    byte[] plain = new byte[FRAME + 7];
    int length = keys.frames(blob, FRAME, 1).open(frame, last, sealed, 0, sealed.length, plain, 7);
    return Arrays.copyOfRange(plain, 7, 7 + length);
  }

  private static void assertCorrupt(org.junit.jupiter.api.function.Executable operation) {
    assertFails(ErrorCode.DATA_CORRUPT, operation);
  }

  private static void assertWrong(org.junit.jupiter.api.function.Executable operation) {
    assertFails(ErrorCode.KEYS_WRONG, operation);
  }
}
