package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.tables.row.BlobRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.keys.ReencryptNamespace.Job;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Between any two operations of a re-encryption, requests and calls come in at random, or the
 * process ends. What the bucket shows is what those did: no operation of the job changes any of it,
 * and when it says that it is done nothing needs an older key.
 */
@SuppressWarnings("NullAway.Init") // set before each test
@Tag("keys")
final class ReencryptionStepsTest {
  private static final TenantName ACME = new TenantName("acme");
  private static final NamespaceName BUCKET = new NamespaceName("bucket");
  private static final int STEPS_BEFORE = 50;
  private static final int MOST_STEPS = 20_000;
  private static final int REMEMBERED = 60;

  @TempDir private Path root;
  private SteppedDeployment open;
  private FileTree tree;
  private Caller acme;
  private Random random;
  private BusyBucket bucket;
  private String shown = "";
  private int epochs = 1;
  private int calm;
  private boolean isReady;
  private boolean isPutBack;
  private boolean renames;
  private final Deque<String> lately = new ArrayDeque<>();

  /** The process ends here. */
  @SuppressWarnings("serial")
  private static final class TheEnd extends RuntimeException {}

  @AfterEach
  void close() {
    if (isReady) {
      tree.close();
      open.close();
    }
  }

  private void openAll() {
    int most = 1 + random.nextInt(4);
    open =
        new SteppedDeployment(
            root, store -> new WatchedReseal(store, most, this::between, this::isMissed));
    if (!isReady) {
      acme = open.tenant("acme");
      open.bucket(acme, "bucket");
    }
    tree = open.fileTrees().open(MountTarget.parse("acme/bucket"), MountSettings.USUAL);
    bucket = new BusyBucket(open, acme, BUCKET, tree, random, renames);
    isReady = true;
  }

  private void reopen() {
    lately("restart");
    bucket.end();
    shown = look();
    tree.close();
    open.close();
    openAll();
    assertEquals(shown, look(), this::story);
  }

  private String look() {
    try {
      return ShownBucket.text(open, acme, BUCKET, tree);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(story(), e);
    }
  }

  private void lately(String what) {
    lately.add(what);
    if (lately.size() > REMEMBERED) {
      lately.remove();
    }
  }

  private String story() {
    return String.join("\n", lately);
  }

  private void between(String operation) {
    if (isPutBack) {
      assertEquals(shown, look(), () -> story() + "\nbefore " + operation);
    }
    isPutBack = operation.equals("swap") || operation.equals("dropKeys");
    lately("    " + operation + " " + open.jobs().job(ACME, BUCKET).map(Job::state).orElse(""));
    if (random.nextInt(calm) == 0) {
      lately(bucket.step());
      shown = look();
    }
    if (random.nextInt(calm * 80) == 0) {
      lately("the end");
      throw new TheEnd();
    }
  }

  /** What the pass that only goes before misses, the one that proves has to find. */
  private boolean isMissed() {
    boolean isMoving =
        open.jobs().job(ACME, BUCKET).filter(job -> job.state().equals("moving")).isPresent();
    return isMoving && random.nextInt(4) > 0;
  }

  private void rotateAndStart() {
    epochs = open.useCases().keyOperations().rotateNamespaceKey().rotate(ACME, BUCKET);
    var _ = open.jobs().start(ACME, BUCKET, false);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void whatABucketShowsIsWhatItsClientsDid(long seed) {
    random = new Random(seed);
    renames = seed % 2 == 0;
    openAll();
    for (int i = 0; i < STEPS_BEFORE; i++) {
      lately(bucket.step());
    }
    shown = look();
    calm = 2 + random.nextInt(6);
    rotateAndStart();
    Job job = open.jobs().job(ACME, BUCKET).orElseThrow();
    int steps = 0;
    for (; job.isRunning() && steps < MOST_STEPS; steps++) {
      try {
        if (!open.jobs().step()) {
          // It waits for open files.
          bucket.end();
          shown = look();
        }
      } catch (TheEnd end) {
        reopen();
      }
      calm = Math.min(1 << 20, calm + steps / 50);
      job = open.jobs().job(ACME, BUCKET).orElseThrow();
    }
    assertTrue(job.isDone(), job + "\n" + story());
    reopen();
    tree.close();
    open.close();
    isReady = false;
    DiskImage disk = new DiskImage(open.data);
    byte[] row = disk.values("namespace").getFirst();
    var keys = NamespaceRow.decode(new NamespaceId(1), row).namespace().keys().epochs();
    assertEquals(epochs, keys.size());
    for (byte[] blob : disk.values("blob")) {
      assertEquals(epochs, BlobRow.decode(blob).keyEpoch(), "a blob under an old key");
    }
  }
}
