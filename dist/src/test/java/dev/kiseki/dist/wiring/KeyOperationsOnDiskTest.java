package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.receipt.SignedReceipt;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.keys.ChangeRoot;
import dev.kiseki.ports.in.keys.ShredNamespace;
import dev.kiseki.ports.in.keys.ShredTenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Operations on keys, on a real store with keys in real files. */
@SuppressWarnings("NullAway.Init") // set before each test
@Tag("keys")
class KeyOperationsOnDiskTest {
  private static final TenantName ACME = new TenantName("acme");
  private static final NamespaceName BUCKET = new NamespaceName("bucket");
  private static final byte[] BYTES = "content of the tenant".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LARGE = new byte[300_000];

  @TempDir private Path root;
  private OpenDeployment open;
  private Caller acme;
  private Caller other;

  @BeforeEach
  void openWithTwoTenants() {
    open = new OpenDeployment(root);
    acme = open.tenant("acme");
    other = open.tenant("other");
    for (Caller each : List.of(acme, other)) {
      open.bucket(each, "bucket");
      open.put(each, "bucket", "first", BYTES);
      open.put(each, "bucket", "large", LARGE);
    }
  }

  @AfterEach
  void close() {
    open.close();
  }

  private KeyOperations keys() {
    return open.deployment.useCases().keyOperations();
  }

  private void reopen() {
    open.close();
    open = new OpenDeployment(root);
  }

  private static void assertFails(ErrorCode code, Executable operation) {
    assertEquals(code, assertThrows(KisekiException.class, operation).code());
  }

  private void assertReadable(Caller caller, String... more) {
    assertArrayEquals(BYTES, open.get(caller, "bucket", "first"));
    assertArrayEquals(LARGE, open.get(caller, "bucket", "large"));
    for (String key : more) {
      assertArrayEquals(BYTES, open.get(caller, "bucket", key));
    }
  }

  @Test
  void everyChangeOfTheRootLeavesAllDataReadableAlsoAfterARestart() {
    assertEquals(
        new ChangeRoot.Change(
            new ChangeRoot.Wrapping("local/1", 1), new ChangeRoot.Wrapping("local/1", 2), 1),
        keys().changeRoot().rotate(ACME));
    open.put(acme, "bucket", "rotated", BYTES);
    assertEquals(1, keys().changeRoot().rewrap(ACME).records());
    ChangeRoot.Change swap = keys().changeRoot().swap(ACME, KmsSettings.LOCAL);
    assertEquals(new ChangeRoot.Wrapping("local/1-2", 1), swap.after());
    assertEquals(1, swap.records());
    open.put(acme, "bucket", "swapped", BYTES);
    assertReadable(acme, "rotated", "swapped");
    reopen();
    assertReadable(acme, "rotated", "swapped");
    assertReadable(other);
    assertEquals("local/1-2", keys().describe().describe(ACME).present().binding());
    assertEquals("local/1", keys().describe().describe(ACME).former().getFirst().binding());
  }

  @Test
  void aBucketThatIsMadeWhileTheKeyMovesIsRight() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 8; round++) {
        String name = "made-" + round;
        Future<?> maker =
            threads.submit(
                () -> {
                  open.bucket(acme, name);
                  open.put(acme, name, "k", BYTES);
                });
        keys().changeRoot().swap(ACME, KmsSettings.LOCAL);
        maker.get(60, TimeUnit.SECONDS);
      }
    }
    reopen();
    for (int round = 0; round < 8; round++) {
      assertArrayEquals(BYTES, open.get(acme, "made-" + round, "k"));
    }
  }

  @Test
  void noRequestFailsWhileKeysRotateAndMove() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Integer>> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < 6; client++) {
        String key = "client-" + client;
        clients.add(threads.submit(() -> work(key, over)));
      }
      for (int round = 0; round < 12; round++) {
        keys().changeRoot().rotate(ACME);
        keys().changeRoot().swap(ACME, KmsSettings.LOCAL);
        keys().rotateNamespaceKey().rotate(ACME, BUCKET);
      }
      over.set(true);
      for (Future<Integer> client : clients) {
        assertTrue(client.get(60, TimeUnit.SECONDS) > 0);
      }
    }
    reopen();
    assertReadable(acme);
    for (int client = 0; client < 6; client++) {
      assertEquals(21, open.get(acme, "bucket", "client-" + client + "/small").length);
    }
  }

  /** Reads what others write too: under keys that may be newer than its own. */
  private int work(String key, AtomicBoolean over) {
    int rounds = 0;
    while (!over.get() || rounds == 0) {
      open.put(acme, "bucket", key + "/small", BYTES);
      open.put(acme, "bucket", "shared", LARGE);
      assertArrayEquals(BYTES, open.get(acme, "bucket", key + "/small"));
      assertArrayEquals(LARGE, open.get(acme, "bucket", "shared"));
      assertArrayEquals(LARGE, open.get(acme, "bucket", "large"));
      rounds++;
    }
    return rounds;
  }

  @Test
  void aNewBucketKeySealsWhatIsNewAndOlderOnesStay() {
    open.versioning(acme, "bucket", VersioningState.ENABLED);
    open.put(acme, "bucket", "first", BYTES);
    for (int epoch = 2; epoch < 5; epoch++) {
      assertEquals(epoch, keys().rotateNamespaceKey().rotate(ACME, BUCKET));
      open.put(acme, "bucket", "epoch-" + epoch, BYTES);
      open.copy(acme, "bucket", "large", "bucket", "copy-" + epoch);
      open.mark(acme, "bucket", "epoch-" + epoch);
    }
    List<String> versions = open.versions(acme, "bucket");
    reopen();
    assertReadable(acme);
    assertArrayEquals(LARGE, open.get(acme, "bucket", "copy-2"));
    assertEquals(versions, open.versions(acme, "bucket"));
    assertFails(
        ErrorCode.NO_SUCH_NAMESPACE,
        () -> keys().rotateNamespaceKey().rotate(ACME, new NamespaceName("nothing")));
  }

  @Test
  void aShredEndsWithAReceiptAndTheOtherTenantFeelsNothing() {
    keys().changeRoot().swap(ACME, KmsSettings.LOCAL);
    String receipt = toTheEnd();
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> open.get(acme, "bucket", "first"));
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> open.put(acme, "bucket", "late", BYTES));
    assertReadable(other);
    SignedReceipt signed = SignedReceipt.parse(receipt);
    assertTrue(signed.isSignedBy(Optional.of(keys().receiptKey().get())));
    List<String> said = signed.lines();
    assertTrue(said.contains("state      overwritten"), said::toString);
    assertTrue(said.contains("key        local/1-2: overwritten"), said::toString);
    assertTrue(said.contains("key        local/1: overwritten"), said::toString);
    assertTrue(
        said.contains(
            "  after it unwrap refused: KEYS_WRONG: The key of this binding was destroyed."),
        said::toString);
    assertEquals(receipt, toTheEnd());
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> keys().changeRoot().rotate(ACME));
    assertFails(
        ErrorCode.NO_SUCH_TENANT,
        () -> open.deployment.useCases().identities().suspendTenant().resume(ACME));
  }

  private String toTheEnd() {
    ShredTenant.Progress progress = keys().shredTenant().step(ACME);
    while (progress.receipt().isEmpty()) {
      progress = keys().shredTenant().step(ACME);
    }
    return progress.receipt().get();
  }

  @Test
  void aShredSurvivesARestartBetweenAnyTwoSteps() {
    keys().changeRoot().swap(ACME, KmsSettings.LOCAL);
    List<ShredStage> stages = new ArrayList<>();
    ShredTenant.Progress progress = keys().shredTenant().step(ACME);
    while (progress.receipt().isEmpty()) {
      stages.add(progress.shredding().stage());
      reopen();
      if (stages.size() > 1) {
        assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> open.get(acme, "bucket", "first"));
        assertFails(
            ErrorCode.INVALID_REQUEST,
            () -> open.deployment.useCases().identities().deleteTenant().purge(ACME, 1));
      }
      assertReadable(other);
      progress = keys().shredTenant().step(ACME);
    }
    assertEquals(
        List.of(
            ShredStage.INTENT,
            ShredStage.FENCED,
            ShredStage.PURGED,
            ShredStage.DESTROY_REQUESTED,
            ShredStage.DESTROY_REQUESTED,
            ShredStage.DESTROY_REQUESTED),
        stages);
    assertEquals(List.of(), keys().shredTenant().unfinished());
  }

  @Test
  void whatWasShreddedIsPurgedWithoutItsKeys() {
    open.versioning(acme, "bucket", VersioningState.ENABLED);
    for (int i = 0; i < 30; i++) {
      open.put(acme, "bucket", "versioned/" + i % 3, BYTES);
    }
    open.mark(acme, "bucket", "versioned/0");
    toTheEnd();
    reopen();
    while (!open.deployment.useCases().identities().deleteTenant().purge(ACME, 10).isDone()) {
      assertEquals(2, open.deployment.useCases().listTenants().list().size());
    }
    assertEquals(1, open.deployment.useCases().listTenants().list().size());
    assertReadable(other);
    Caller again = open.tenant("acme");
    open.bucket(again, "bucket");
    open.put(again, "bucket", "first", BYTES);
    assertArrayEquals(BYTES, open.get(again, "bucket", "first"));
  }

  private Optional<String> shredBucket() {
    return keys()
        .shredNamespace()
        .step(new ShredNamespace.Command(ACME, BUCKET, Optional.empty()))
        .receipt();
  }

  @Test
  void aShreddedBucketIsGoneAndTheTenantsOthersGoOnUnderAnotherRoot() {
    open.bucket(acme, "kept");
    open.put(acme, "kept", "k", BYTES);
    keys().changeRoot().swap(ACME, KmsSettings.LOCAL);
    keys().rotateNamespaceKey().rotate(ACME, new NamespaceName("kept"));
    open.put(acme, "kept", "l", LARGE);
    int steps = 1;
    Optional<String> receipt = shredBucket();
    while (receipt.isEmpty()) {
      assertTrue(steps++ < 20, "no end");
      assertArrayEquals(BYTES, open.get(acme, "kept", "k"));
      assertThrows(KisekiException.class, () -> open.get(acme, "bucket", "first"));
      assertThrows(KisekiException.class, () -> open.put(acme, "bucket", "late", BYTES));
      reopen();
      assertArrayEquals(BYTES, open.get(acme, "kept", "k"));
      assertThrows(KisekiException.class, () -> open.get(acme, "bucket", "first"));
      receipt = shredBucket();
    }
    List<String> said = SignedReceipt.parse(receipt.get()).lines();
    assertTrue(said.contains("subject    bucket acme/bucket"), said::toString);
    assertTrue(said.contains("key        local/1: overwritten"), said::toString);
    assertTrue(said.contains("key        local/1-2: overwritten"), said::toString);
    assertEquals(receipt, shredBucket());
    assertArrayEquals(LARGE, open.get(acme, "kept", "l"));
    assertEquals("local/1-3", keys().describe().describe(ACME).present().binding());
    assertEquals(List.of(), keys().describe().describe(ACME).former());
    assertFails(ErrorCode.NO_SUCH_NAMESPACE, () -> open.get(acme, "bucket", "first"));
    open.bucket(acme, "bucket");
    assertTrue(open.list(acme, "bucket").isEmpty());
    assertReadable(other);
    assertEquals(List.of(), keys().shredNamespace().unfinished());
  }

  @Test
  void otherBucketsAreServedAndMadeWhileOneIsShredded() throws Exception {
    open.bucket(acme, "kept");
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int client = 0; client < 4; client++) {
        String name = "made-" + client;
        clients.add(threads.submit(() -> makeAndFill(name, over)));
      }
      while (shredBucket().isEmpty()) {
        assertTrue(keys().shredNamespace().unfinished().size() < 2);
      }
      over.set(true);
      for (Future<Integer> client : clients) {
        assertTrue(client.get(60, TimeUnit.SECONDS) > 0);
      }
    }
    reopen();
    for (int client = 0; client < 4; client++) {
      assertArrayEquals(BYTES, open.get(acme, "made-" + client + "-0", "k"));
    }
  }

  private int makeAndFill(String name, AtomicBoolean over) {
    int rounds = 0;
    while (!over.get() || rounds == 0) {
      open.bucket(acme, name + "-" + rounds);
      open.put(acme, name + "-" + rounds, "k", BYTES);
      assertArrayEquals(BYTES, open.get(acme, name + "-0", "k"));
      open.put(acme, "kept", name, LARGE);
      assertArrayEquals(LARGE, open.get(acme, "kept", name));
      rounds++;
    }
    return rounds;
  }

  @Test
  void goingOnWithAShredNeverBeginsOneOfANewBucketOfTheName() {
    ShredNamespace.Command first = new ShredNamespace.Command(ACME, BUCKET, Optional.empty());
    NamespaceId id = keys().shredNamespace().step(first).namespace();
    assertFails(
        ErrorCode.INVALID_REQUEST,
        () -> open.deployment.useCases().identities().deleteTenant().purge(ACME, 1));
    ShredNamespace.Command goingOn = keys().shredNamespace().unfinished().getFirst();
    assertEquals(first.on(id), goingOn);
    Optional<String> receipt = Optional.empty();
    while (receipt.isEmpty()) {
      receipt = keys().shredNamespace().step(goingOn).receipt();
    }
    open.bucket(acme, "bucket");
    open.put(acme, "bucket", "new", BYTES);
    assertEquals(receipt, keys().shredNamespace().step(goingOn).receipt());
    assertArrayEquals(BYTES, open.get(acme, "bucket", "new"));
    assertEquals(Optional.empty(), shredBucket());
    assertFails(ErrorCode.NO_SUCH_NAMESPACE, () -> keys().shredNamespace().step(goingOn));
  }
}
