package dev.kiseki.adapters.lmdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.tables.EmbeddedMetadata;
import dev.kiseki.adapters.lmdb.tables.Reclaimer;
import dev.kiseki.adapters.lmdb.tables.blob.EmbeddedChunks;
import dev.kiseki.adapters.lmdb.tables.blob.UnfinishedBlobs;
import dev.kiseki.adapters.lmdb.tables.row.BlobRow;
import dev.kiseki.ports.out.reseal.ResealStore;
import dev.kiseki.testkit.LongRuns;
import dev.kiseki.testkit.contract.BlobMoves;
import dev.kiseki.testkit.contract.FileState;
import dev.kiseki.testkit.contract.FileSteps;
import dev.kiseki.testkit.contract.FileStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Power is lost while files are created, written, copied by naming their blobs once more, renamed
 * over each other, linked, and unlinked while they are open, and while their blobs are moved as
 * re-encryption moves them: afterwards each client's files are exactly what they were after some
 * step that was not over when the power went, and not after an older one than was acknowledged. So
 * a rename is never half there, links and usage are right, what was unlinked while it was open is
 * gone, and a blob is there as long as a file names it and no longer.
 */
class FileCrashTest {
  private static final int CLIENTS = 3;
  private static final String NOTHING = "nothing";

  /** Blobs are written under the first of all. */
  private static final int FIRST_EPOCH = 2;

  /** Later than any that blobs are moved to while files change. */
  private static final int LAST_EPOCH = 1_000_000;

  @TempDir(factory = InMemory.class)
  private Path work;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = 41)
  @Tag("store")
  void filesAreWholeAfterAHundredPowerLosses(long seed) throws Exception {
    replay(seed, 80, 120);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {42, 43})
  @Tag("proof")
  void filesAreWholeAfterHundredsOfPowerLosses(long seed) throws Exception {
    replay(seed, 250, 300);
  }

  @Test
  @Tag("long")
  void filesAreWholeForMinutes() throws Exception {
    LongRuns.run(
        "power losses of files",
        Duration.ofMinutes(5),
        seed -> {
          replay(seed, 250, 300);
          return 300;
        });
  }

  /** One client; its states by step, read once it has ended. */
  private static final class Client implements Runnable {
    private final int number;
    private final FileStores stores;
    private final FileSteps steps;
    private final CrashLog log;
    private final int count;
    private final Runnable afterStep;
    private final List<String> states = new ArrayList<>(List.of(NOTHING));

    Client(int number, FileStores stores, CrashLog log, long seed, int count, Runnable afterStep) {
      this.number = number;
      this.stores = stores;
      this.steps = new FileSteps(stores, tenant(number), number == 0, seed);
      this.log = log;
      this.count = count;
      this.afterStep = afterStep;
    }

    @Override
    public void run() {
      for (int step = 1; step <= count; step++) {
        log.add(new CrashLog.StepSubmitted(number, step));
        steps.next();
        states.add(found(stores, number));
        log.add(new CrashLog.StepAcknowledged(number, step));
        afterStep.run();
      }
    }
  }

  private static int tenant(int client) {
    return client + 1;
  }

  private static String found(FileStores stores, int client) {
    return FileSteps.state(stores, tenant(client)).map(FileState::text).orElse(NOTHING);
  }

  private void replay(long seed, int steps, int images) throws Exception {
    List<List<String>> states =
        new StepReplay(work, seed)
            .run(
                images,
                (directory, log) ->
                    record(directory, log, seed, steps).stream()
                        .map(client -> client.states)
                        .toList(),
                FileCrashTest::found);
    for (List<String> ofClient : states) {
      assertTrue(Set.copyOf(ofClient).size() > steps / 2, "hardly a step did anything");
    }
  }

  private static List<Client> record(Path directory, CrashLog log, long seed, int steps)
      throws InterruptedException {
    List<Client> clients = new ArrayList<>();
    RecordingFiles files =
        new RecordingFiles(log, directory, path -> false, () -> CrashReplay.widen(log, false));
    EngineSeams seams = new EngineSeams(files, files, CheckpointStep.ORDER);
    try (Engine engine = StoreEngine.open(CrashReplay.tiny(directory), seams)) {
      EmbeddedMetadata metadata = new EmbeddedMetadata(engine, () -> 0);
      FileStores stores = stores(engine, metadata);
      Reclaimer reclaimer = metadata.reclaimer();
      List<BlobMoves> moves = moves(stores, metadata, FIRST_EPOCH, seed);
      for (int i = 0; i < CLIENTS; i++) {
        // One thread reclaims for all in between, and one moves blobs.
        Runnable afterStep =
            switch (i) {
              case 0 -> reclaimer::step;
              case 1 -> () -> moves.forEach(BlobMoves::step);
              default -> () -> {};
            };
        Client client = new Client(i, stores, log, seed, steps, afterStep);
        clients.add(client);
      }
      Clients.runAll(clients);
      assertTrue(
          moves.stream().mapToInt(BlobMoves::moved).sum() > steps / 2, "hardly a blob was moved");
    }
    return clients;
  }

  private static List<BlobMoves> moves(
      FileStores stores, EmbeddedMetadata metadata, int epoch, long seed) {
    ResealStore reseal = metadata.reseal(new UnfinishedBlobs());
    return IntStream.range(0, CLIENTS)
        .mapToObj(client -> new BlobMoves(stores, reseal, tenant(client), epoch, seed))
        .toList();
  }

  /** What was being moved when the power went is moved to its end, and counted right. */
  private static void requireMovable(
      StoreEngine engine, EmbeddedMetadata metadata, FileStores stores) {
    moves(stores, metadata, LAST_EPOCH, LAST_EPOCH).forEach(BlobMoves::run);
    BlobBalance.require(engine);
    assertEquals(Set.of(), epochs(engine, LAST_EPOCH), "older epochs that blobs are under");
    assertEquals(0, engine.read(FileCrashTest::copiesKnown), "rows that tell of blobs' copies");
  }

  private static Set<Integer> epochs(StoreEngine engine, int before) {
    return engine.read(
        rows -> {
          Set<Integer> epochs = new TreeSet<>();
          try (RowCursor cursor = rows.cursor(Table.BLOB)) {
            for (boolean on = cursor.seek(new byte[0]); on; on = cursor.next()) {
              epochs.add(BlobRow.decode(cursor.valueBytes()).keyEpoch());
            }
          }
          epochs.removeIf(epoch -> epoch >= before);
          return epochs;
        });
  }

  private static int copiesKnown(RowReader rows) {
    int count = 0;
    try (RowCursor cursor = rows.cursor(Table.BLOB_COPY)) {
      for (boolean on = cursor.seek(new byte[0]); on; on = cursor.next()) {
        count++;
      }
    }
    return count;
  }

  private static void reclaim(Reclaimer reclaimer) {
    while (reclaimer.step() == Reclaimer.Outcome.WORKED) {
      // until nothing is due
    }
  }

  private static FileStores stores(Engine engine, EmbeddedMetadata metadata) {
    return new FileStores(metadata, new EmbeddedChunks(engine), metadata.files());
  }

  /**
   * What each client's files are in a store after a power loss, and that they are counted right.
   */
  private static List<String> found(Path directory) {
    EngineSeams seams = new EngineSeams(new UnsyncedFiles(), () -> {}, CheckpointStep.ORDER);
    try (StoreEngine engine = StoreEngine.open(CrashReplay.tiny(directory), seams)) {
      EmbeddedMetadata metadata = new EmbeddedMetadata(engine, () -> 0);
      metadata.endOrphans();
      BlobBalance.require(engine);
      reclaim(metadata.reclaimer());
      BlobBalance.require(engine);
      FileStores stores = stores(engine, metadata);
      List<String> all = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int tenant = tenant(client);
        FileSteps.state(stores, tenant)
            .ifPresent(state -> FileState.requireCounted(stores, tenant, state));
        all.add(found(stores, client));
      }
      requireMovable(engine, metadata, stores);
      for (int client = 0; client < CLIENTS; client++) {
        assertEquals(all.get(client), found(stores, client), "after blobs were moved");
      }
      return all;
    }
  }
}
