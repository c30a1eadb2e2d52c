package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.CrashWorkload.Content;
import dev.kiseki.adapters.lmdb.engine.CrashWorkload.Operation;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Runs a workload on a recorded store, then loses power at many moments of it: builds what the disk
 * may hold, opens it with the real engine, and checks that every acknowledged operation is there,
 * none is half there, and none is there whose predecessor is not.
 */
final class CrashReplay {
  private static final int CLIENTS = 3;

  /** What to break on purpose. */
  record Plant(
      Predicate<Path> syncIsLost, List<CheckpointStep> order, boolean acknowledgeWhenVisible) {
    static final Plant NOTHING = new Plant(path -> false, CheckpointStep.ORDER, false);

    static Plant lostSync(Predicate<Path> files) {
      return new Plant(files, CheckpointStep.ORDER, false);
    }

    static Plant order(CheckpointStep... steps) {
      return new Plant(path -> false, List.of(steps), false);
    }
  }

  /** The outcome of all power losses. */
  record Verdict(int images, List<String> violations) {}

  private final Path work;
  private final long seed;
  private final Plant plant;

  CrashReplay(Path work, long seed, Plant plant) {
    this.work = work;
    this.seed = seed;
    this.plant = plant;
  }

  static EngineConfig tiny(Path directory) {
    return new EngineConfig(
        directory,
        8 << 20,
        96 << 10,
        160 << 10,
        Duration.ofMillis(60),
        192 << 10,
        16,
        Duration.ofSeconds(20),
        1 << 20);
  }

  Verdict run(int operationsPerClient, int images) throws IOException, InterruptedException {
    Path recorded = work.resolve("recorded");
    CrashLog log = new CrashLog();
    record(recorded, log, operationsPerClient);
    return replay(recorded, log.events(), images);
  }

  private void record(Path directory, CrashLog log, int operationsPerClient)
      throws InterruptedException {
    boolean reordered = !plant.order().equals(CheckpointStep.ORDER);
    RecordingFiles files =
        new RecordingFiles(log, directory, plant.syncIsLost(), () -> widen(log, reordered));
    try (Engine engine =
        StoreEngine.open(tiny(directory), new EngineSeams(files, files, plant.order()))) {
      new CrashWorkload(engine, log, seed, plant.acknowledgeWhenVisible())
          .runAll(CLIENTS, operationsPerClient);
    }
  }

  /** Lets the clients go on while a checkpoint is between two steps. */
  static void widen(CrashLog log, boolean widely) {
    int target = log.size() + (widely ? 800 : 40);
    long deadline = System.nanoTime() + (widely ? 300_000_000L : 20_000_000L);
    while (log.size() < target && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private Verdict replay(Path recorded, List<CrashLog.Event> events, int images)
      throws IOException {
    Random random = new Random(seed);
    int[] moments = random.ints(images, 0, events.size()).sorted().toArray();
    CrashDisk disk = new CrashDisk(recorded);
    Expectation expected = new Expectation();
    List<String> violations = new ArrayList<>();
    int done = 0;
    for (int moment : moments) {
      while (done < moment) {
        disk.apply(events.get(done));
        expected.note(events.get(done));
        done++;
      }
      Path image = work.resolve("image");
      disk.imageTo(image, random);
      if (random.nextInt(6) == 0) {
        crashAgain(image, random);
      }
      expected
          .check(image)
          .ifPresent(violation -> violations.add("event " + moment + ": " + violation));
      delete(image);
    }
    return new Verdict(images, violations);
  }

  /** Loses power a second time while the store is recovered. */
  private void crashAgain(Path image, Random random) throws IOException {
    Path before = work.resolve("before");
    Files.move(image, before);
    CrashDisk disk = CrashDisk.of(before);
    CrashLog log = new CrashLog();
    RecordingFiles files = new RecordingFiles(log, before, path -> false, () -> {});
    try {
      StoreEngine.open(tiny(before), new EngineSeams(files, files, CheckpointStep.ORDER)).close();
    } catch (KisekiException e) {
      // What cannot be opened is found by the check of the second image.
      log.add(new CrashLog.Directory(before));
    }
    List<CrashLog.Event> events = log.events();
    events.subList(0, random.nextInt(events.size() + 1)).forEach(disk::apply);
    disk.imageTo(image, random);
    delete(before);
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  /** What a store must hold at some moment. */
  private static final class Expectation {
    private record Slot(int client, int slot) {}

    private final Map<Slot, Integer> acknowledged = new HashMap<>();
    private final Map<Integer, List<Operation>> submitted = new HashMap<>();

    void note(CrashLog.Event event) {
      switch (event) {
        case CrashLog.Submitted e ->
            submitted
                .computeIfAbsent(e.operation().client(), key -> new ArrayList<>())
                .add(e.operation());
        case CrashLog.Acknowledged e ->
            acknowledged.merge(slot(e.operation()), e.operation().version(), Math::max);
        default -> {}
      }
    }

    private static Slot slot(Operation operation) {
      return new Slot(operation.client(), operation.slot());
    }

    /** What is wrong with the store in a directory, if anything. */
    Optional<String> check(Path directory) {
      EngineSeams seams = new EngineSeams(new UnsyncedFiles(), () -> {}, CheckpointStep.ORDER);
      try (StoreEngine engine = StoreEngine.open(tiny(directory), seams)) {
        Map<Long, Long> live = new HashMap<>();
        for (Map.Entry<Integer, List<Operation>> client : submitted.entrySet()) {
          Optional<String> violation =
              checkClient(engine, client.getKey(), client.getValue(), live);
          if (violation.isPresent()) {
            return violation;
          }
        }
        return checkCounters(engine, live);
      } catch (RuntimeException e) {
        return Optional.of("cannot be opened or read: " + e);
      }
    }

    private Optional<String> checkClient(
        StoreEngine engine, int client, List<Operation> operations, Map<Long, Long> live) {
      Map<Integer, Integer> found = new HashMap<>();
      for (int slot = 0; slot < CrashWorkload.SLOTS; slot++) {
        byte[] key = new Operation(client, slot, 0).key();
        int version = version(engine, Table.NODE, key);
        if (version != version(engine, Table.ENTRY, key)
            || version != version(engine, Table.INLINE, key)) {
          return Optional.of("half an operation in slot " + slot);
        }
        if (version < acknowledged.getOrDefault(new Slot(client, slot), 0)) {
          return Optional.of("an acknowledged operation is lost in slot " + slot);
        }
        found.put(slot, version);
        Optional<String> wrong = checkBody(engine, new Operation(client, slot, version), live);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
      return checkOrder(operations, found);
    }

    private static Optional<String> checkBody(
        StoreEngine engine, Operation operation, Map<Long, Long> live) {
      Optional<byte[]> row = engine.read(rows -> rows.get(Table.BLOB, operation.key()));
      boolean wanted = operation.version() > 0 && operation.content() != Content.NONE;
      if (row.isPresent() != wanted) {
        return Optional.of("a body without its operation, or the other way round");
      }
      if (row.isPresent()) {
        BlobLocator locator = BlobLocator.decode(row.get(), 0);
        live.merge(locator.segmentId(), BlobLayout.storedBytes(locator), Long::sum);
        byte[] bytes = new byte[(int) locator.sealedBytes()];
        engine.blobs().readFrames(locator, 0, (int) locator.frameCount(), bytes, 0);
        if (!Arrays.equals(bytes, operation.body())) {
          return Optional.of("a body is not what was written");
        }
      }
      return Optional.empty();
    }

    /** A client's operations took effect in order: none is there without those before it. */
    private static Optional<String> checkOrder(
        List<Operation> operations, Map<Integer, Integer> found) {
      int last = -1;
      for (int i = 0; i < operations.size(); i++) {
        Operation operation = operations.get(i);
        if (found.getOrDefault(operation.slot(), 0) >= operation.version()) {
          last = i;
        }
      }
      for (int i = 0; i < last; i++) {
        Operation operation = operations.get(i);
        if (found.getOrDefault(operation.slot(), 0) < operation.version()) {
          return Optional.of("an operation is there without one before it");
        }
      }
      return Optional.empty();
    }

    private static Optional<String> checkCounters(StoreEngine engine, Map<Long, Long> live) {
      for (SegmentUsage usage : engine.segments()) {
        if (usage.liveBytes() != live.getOrDefault(usage.segmentId(), 0L)) {
          return Optional.of("live bytes of segment " + usage.segmentId() + " are wrong");
        }
      }
      return Optional.empty();
    }

    private static int version(StoreEngine engine, Table table, byte[] key) {
      return engine
          .read(rows -> rows.get(table, key))
          .map(row -> ByteBuffer.wrap(row).getInt())
          .orElse(0);
    }
  }
}
