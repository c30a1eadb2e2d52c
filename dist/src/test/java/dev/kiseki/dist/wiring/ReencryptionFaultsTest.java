package dev.kiseki.dist.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.keys.ReencryptNamespace.Job;
import dev.kiseki.ports.out.reseal.FoundJobs;
import dev.kiseki.ports.out.reseal.ResealStore;
import dev.kiseki.ports.out.reseal.TenantReseal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tenants' jobs, and something wrong with one of them. */
@SuppressWarnings("NullAway.Init") // set before each test
@Tag("keys")
final class ReencryptionFaultsTest {
  private static final TenantName ACME = new TenantName("acme");
  private static final TenantName OTHER = new TenantName("other");
  private static final NamespaceName BUCKET = new NamespaceName("bucket");
  private static final int MOST_STEPS = 5_000;

  @TempDir private Path root;
  private SteppedDeployment open;
  private Optional<TenantId> broken = Optional.empty();
  private int failures;

  @BeforeEach
  void openWithABucketOfEach() {
    openAll();
    for (TenantName tenant : List.of(ACME, OTHER)) {
      Caller caller = open.tenant(tenant.value());
      open.bucket(caller, "bucket");
      open.put(caller, "bucket", "k", "text".getBytes(UTF_8));
      open.useCases().keyOperations().rotateNamespaceKey().rotate(tenant, BUCKET);
    }
  }

  @AfterEach
  void close() {
    open.close();
  }

  private void openAll() {
    open = new SteppedDeployment(root, Breakable::new);
  }

  /** The store, with a mistake of ours in what one tenant's steps come to. */
  private final class Breakable implements ResealStore {
    private final ResealStore store;

    Breakable(ResealStore store) {
      this.store = store;
    }

    @Override
    public TenantReseal tenant(TenantId tenant) {
      if (broken.equals(Optional.of(tenant))) {
        failures++;
        throw new IllegalStateException("a mistake");
      }
      return store.tenant(tenant);
    }

    @Override
    public FoundJobs jobs() {
      return store.jobs();
    }
  }

  private void startBoth() {
    for (TenantName tenant : List.of(ACME, OTHER)) {
      assertTrue(open.jobs().start(tenant, BUCKET, false).isRunning());
    }
  }

  private Job job(TenantName tenant) {
    return open.jobs().jobs().stream()
        .filter(job -> job.tenant().equals(tenant))
        .findFirst()
        .orElseThrow();
  }

  private void stepToTheEndOf(TenantName tenant) {
    for (int i = 0; i < MOST_STEPS && job(tenant).isRunning(); i++) {
      var _ = open.jobs().step();
    }
    assertEquals("done", job(tenant).state(), () -> job(tenant).toString());
  }

  @Test
  void aJobWhoseStepFailsRestsAloneAndIsTriedAgain() {
    startBoth();
    broken = Optional.of(new TenantId(1));
    stepToTheEndOf(OTHER);
    assertEquals("counting", job(ACME).state());
    assertEquals(1, failures);
    broken = Optional.empty();
    stepToTheEndOf(ACME);
  }

  @Test
  void aJobWhoseRowIsDamagedFailsAloneAndMayBeBegunAgain() {
    startBoth();
    open.close();
    DiskImage disk = new DiskImage(open.data);
    byte[] row = disk.values("reencryption").getFirst();
    byte[] damaged = row.clone();
    damaged[row.length / 2] ^= 1;
    disk.swapRows(row, damaged);
    assertArrayEquals(damaged, disk.values("reencryption").getFirst());
    openAll();

    stepToTheEndOf(OTHER);
    assertEquals("failed", job(ACME).state());
    assertTrue(job(ACME).note().contains("damaged"), () -> job(ACME).note());
    assertTrue(open.jobs().start(ACME, BUCKET, false).isRunning());
    stepToTheEndOf(ACME);
  }

  @Test
  void theRemovalOfOldKeysIsInTheLogOfTheTenant() throws IOException {
    open.jobs().start(ACME, BUCKET, false);
    stepToTheEndOf(ACME);
    open.jobs().start(OTHER, BUCKET, true);
    stepToTheEndOf(OTHER);
    List<String> removals = removals(1);
    assertEquals(2, removals.size(), removals::toString);
    assertTrue(removals.get(0).contains("\"target\":\"bucket\",\"outcome\":\"begun\""));
    assertTrue(removals.get(1).contains("\"target\":\"bucket\",\"outcome\":\"done\""));
    assertEquals(List.of(), removals(2));
  }

  private List<String> removals(int tenant) throws IOException {
    return Files.readAllLines(open.data.resolve("audit/tenant-" + tenant + ".jsonl"), UTF_8)
        .stream()
        .filter(line -> line.contains("\"what\":\"bucket.reencrypt.remove-keys\""))
        .toList();
  }
}
