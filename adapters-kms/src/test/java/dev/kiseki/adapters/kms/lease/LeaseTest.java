package dev.kiseki.adapters.kms.lease;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.LeasedTenantKeys;
import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LeaseTest {
  private static final long TTL = TimeUnit.SECONDS.toNanos(60);
  private static final TenantId TENANT = new TenantId(3);
  private static final NamespaceId NAMESPACE = new NamespaceId(5);
  private static final byte[] CONTEXT = {1, 2, 3};
  private static final byte[] PLAIN = {4, 5};

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TTL);
  private final Queue<Runnable> background = new ArrayDeque<>();
  private final CountingKms kms = new CountingKms();
  private final LeasedTenantKeys keys =
      new LeasedTenantKeys(
          KmsBindings.single("counting", kms),
          new LeaseTerms(TTL, nanos::get, background::add),
          new SystemRandom());
  private final TenantKeyring tenant =
      new TenantKeyring(TENANT, keys.newRoot(TENANT, KmsSettings.LOCAL));
  private final NamespaceKeyring namespace =
      new NamespaceKeyring(NAMESPACE, List.of(keys.newMaster(tenant, NAMESPACE, 1)));

  @Test
  void aSteadyStateCallsTheKmsOncePerLeaseTimeAndNeverPerRequest() {
    int before = kms.unwraps.get();
    for (int second = 0; second < 600; second++) {
      for (int request = 0; request < 100; request++) {
        NamespaceKeys open = keys.open(reread(tenant), reread(namespace));
        open.openRecord(Purpose.FACTS, CONTEXT, open.sealRecord(Purpose.FACTS, CONTEXT, PLAIN));
      }
      runBackground();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }
    assertTrue(kms.unwraps.get() - before <= 20, () -> "calls: " + kms.unwraps.get());
    int proofsOfNewRoots = 1;
    assertEquals(kms.unwraps.get() - proofsOfNewRoots, keys.activity().providerCalls());
    assertEquals(1, keys.activity().namespacesOpened());
  }

  @Test
  void aLeaseOutlivesAnOutageAndThenEnds() {
    NamespaceKeys open = keys.open(tenant, namespace);
    kms.away = true;
    nanos.addAndGet(TTL - 1);
    open.sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    runBackground();
    nanos.addAndGet(1);
    assertUnavailable(() -> open.sealRecord(Purpose.FACTS, CONTEXT, PLAIN));
    assertUnavailable(() -> keys.open(tenant, namespace));
  }

  @Test
  void anOutageEndsByItself() {
    NamespaceKeys open = keys.open(tenant, namespace);
    byte[] sealed = open.sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    kms.away = true;
    nanos.addAndGet(TTL);
    keys.sweep();
    assertUnavailable(() -> open.openRecord(Purpose.FACTS, CONTEXT, sealed));
    kms.away = false;
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(15));
    assertArrayEquals(PLAIN, open.openRecord(Purpose.FACTS, CONTEXT, sealed));
  }

  @Test
  void anAbsentKmsIsNotAskedByEveryRequest() {
    keys.open(tenant, namespace);
    kms.away = true;
    nanos.addAndGet(TTL);
    int before = kms.unwraps.get();
    for (int i = 0; i < 1_000; i++) {
      assertUnavailable(() -> keys.open(tenant, namespace));
    }
    assertEquals(1, kms.unwraps.get() - before);
  }

  @Test
  void anIdleLeaseIsClearedAndNotRefreshed() {
    keys.open(tenant, namespace);
    int before = kms.unwraps.get();
    nanos.addAndGet(TTL);
    runBackground();
    keys.sweep();
    assertEquals(before, kms.unwraps.get());
    assertEquals(1, keys.activity().cleared());
  }

  @Test
  void aProviderThatNobodyUsesLetsGoOfItsConnectionsOnce() {
    keys.open(tenant, namespace);
    keys.sweep();
    nanos.addAndGet(TTL);
    keys.sweep();
    assertEquals(0, kms.rests.get());
    nanos.addAndGet(1);
    keys.sweep();
    keys.sweep();
    assertEquals(1, kms.rests.get());
    keys.open(tenant, namespace);
  }

  @Test
  @Timeout(30)
  void aServerSweepsByItself() {
    keys.open(tenant, namespace);
    keys.sweepEvery(Duration.ofMillis(1));
    nanos.addAndGet(TTL);
    while (keys.activity().cleared() == 0) {
      Thread.onSpinWait();
    }
    keys.close();
  }

  @Test
  void aLongTransferGoesOnWithARenewedLease() {
    BlobId blob = new BlobId(1, 2);
    FrameCipher cipher = keys.open(tenant, namespace).frames(blob, 4, 1);
    byte[] sealed = new byte[2 * 20];
    cipher.seal(0, false, new byte[] {1, 2, 3, 4}, 0, 4, sealed, 0);
    nanos.addAndGet(2 * TTL);
    keys.sweep();
    cipher.seal(1, true, new byte[] {5, 6, 7, 8}, 0, 4, sealed, 20);
    byte[] plain = new byte[8];
    FrameCipher reader = keys.open(tenant, namespace).frames(blob, 4, 1);
    reader.open(0, false, sealed, 0, 20, plain, 0);
    reader.open(1, true, sealed, 20, 20, plain, 4);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, plain);
  }

  @Test
  void aLongTransferEndsWithItsLeaseWhenTheKmsIsAway() {
    FrameCipher cipher = keys.open(tenant, namespace).frames(new BlobId(1, 2), 4, 1);
    kms.away = true;
    nanos.addAndGet(TTL);
    assertUnavailable(() -> cipher.seal(0, true, new byte[4], 0, 4, new byte[20], 0));
  }

  @Test
  void revokingATenantAsksTheKmsAgain() {
    NamespaceKeys open = keys.open(tenant, namespace);
    kms.away = true;
    keys.revoke(TENANT);
    assertUnavailable(() -> open.sealRecord(Purpose.FACTS, CONTEXT, PLAIN));
  }

  @Test
  void aRootMovedToAnotherTenantIsRefused() {
    TenantKeyring stolen = new TenantKeyring(new TenantId(4), tenant.root());
    assertWrong(() -> keys.open(stolen, namespace));
    assertWrong(() -> keys.newMaster(stolen, NAMESPACE, 1));
  }

  @Test
  void aMasterMovedToAnotherNamespaceTenantOrEpochIsRefused() {
    assertWrong(
        () -> keys.open(tenant, new NamespaceKeyring(new NamespaceId(6), namespace.epochs())));
    TenantKeyring other =
        new TenantKeyring(new TenantId(4), keys.newRoot(new TenantId(4), KmsSettings.LOCAL));
    assertWrong(() -> keys.open(other, namespace));
    WrappedKey first = namespace.epochs().getFirst();
    assertWrong(() -> keys.open(tenant, new NamespaceKeyring(NAMESPACE, List.of(first, first))));
  }

  @Test
  void aClosedKeyStoreOpensNothing() {
    NamespaceKeys open = keys.open(tenant, namespace);
    keys.close();
    KisekiException e =
        assertThrows(KisekiException.class, () -> open.sealRecord(Purpose.FACTS, CONTEXT, PLAIN));
    assertEquals(ErrorCode.STORE_CLOSED, e.code());
  }

  @Test
  void threadsSealAndOpenWhileLeasesAreSweptAndRevoked() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 32; t++) {
        running.add(threads.submit(this::sealAndOpenMany));
      }
      while (!running.stream().allMatch(Future::isDone)) {
        keys.revoke(TENANT);
        Thread.onSpinWait();
      }
      for (Future<?> each : running) {
        each.get(30, TimeUnit.SECONDS);
      }
    }
    assertFalse(keys.activity().cleared() == 0);
  }

  private void sealAndOpenMany() {
    byte[] sealedBytes = new byte[20];
    for (int i = 0; i < 500; i++) {
      try {
        NamespaceKeys open = keys.open(reread(tenant), reread(namespace));
        byte[] sealed = open.sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
        assertArrayEquals(PLAIN, open.openRecord(Purpose.FACTS, CONTEXT, sealed));
        open.checkTag(Purpose.EXTENT, CONTEXT, open.tag(Purpose.EXTENT, CONTEXT));
        FrameCipher cipher = open.frames(new BlobId(i, Thread.currentThread().threadId()), 4, 1);
        cipher.seal(0, true, new byte[4], 0, 4, sealedBytes, 0);
        cipher.open(0, true, sealedBytes, 0, 20, new byte[4], 0);
      } catch (KisekiException e) {
        // Three leases in a row may be revoked under one operation; wrong bytes may never come out.
        assertEquals(ErrorCode.KEYS_UNAVAILABLE, e.code());
      }
    }
  }

  private void runBackground() {
    for (Runnable task = background.poll(); task != null; task = background.poll()) {
      task.run();
    }
  }

  private static TenantKeyring reread(TenantKeyring keyring) {
    return new TenantKeyring(keyring.tenant(), reread(keyring.root()));
  }

  private static NamespaceKeyring reread(NamespaceKeyring keyring) {
    return new NamespaceKeyring(
        keyring.namespace(), keyring.epochs().stream().map(LeaseTest::reread).toList());
  }

  private static WrappedKey reread(WrappedKey key) {
    return new WrappedKey(key.binding(), key.generation(), key.material().clone());
  }

  private static void assertUnavailable(org.junit.jupiter.api.function.Executable operation) {
    assertEquals(ErrorCode.KEYS_UNAVAILABLE, assertThrows(KisekiException.class, operation).code());
  }

  private static void assertWrong(org.junit.jupiter.api.function.Executable operation) {
    assertEquals(ErrorCode.KEYS_WRONG, assertThrows(KisekiException.class, operation).code());
  }
}
