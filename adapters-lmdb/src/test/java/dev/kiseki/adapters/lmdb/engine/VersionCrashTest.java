package dev.kiseki.adapters.lmdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.tables.EmbeddedIds;
import dev.kiseki.adapters.lmdb.tables.EmbeddedMetadata;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.Usage;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionQuery;
import dev.kiseki.testkit.LongRuns;
import dev.kiseki.testkit.SeededRandom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Power is lost while versions, markers and null versions come and go: afterwards each namespace
 * shows exactly what it showed after some step that was not over when the power went, and not an
 * older one than was acknowledged. Every version shown can be found by its name and read.
 */
class VersionCrashTest {
  private static final TenantId TENANT = new TenantId(7);
  private static final byte[] NONE = new byte[0];
  private static final int CLIENTS = 3;

  @TempDir(factory = InMemory.class)
  private Path work;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = 31)
  @Tag("store")
  void aHistoryIsWholeAfterAFewHundredPowerLosses(long seed) throws Exception {
    replay(seed, 60, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {32, 33})
  @Tag("proof")
  void aHistoryIsWholeAfterAThousandPowerLosses(long seed) throws Exception {
    replay(seed, 300, 500);
  }

  @Test
  @Tag("long")
  void aHistoryIsWholeForMinutes() throws Exception {
    LongRuns.run(
        "power losses of versions",
        Duration.ofMinutes(5),
        seed -> {
          replay(seed, 300, 500);
          return 500;
        });
  }

  private void replay(long seed, int steps, int images) throws Exception {
    List<VersionWorkload> clients = new ArrayList<>();
    new StepReplay(work, seed)
        .run(
            images,
            (directory, log) -> {
              clients.addAll(record(directory, log, seed, steps));
              return clients.stream().map(VersionWorkload::states).toList();
            },
            directory -> found(directory, clients));
  }

  private static List<VersionWorkload> record(Path directory, CrashLog log, long seed, int steps)
      throws InterruptedException {
    List<VersionWorkload> clients = new ArrayList<>();
    RecordingFiles files =
        new RecordingFiles(log, directory, path -> false, () -> CrashReplay.widen(log, false));
    EngineSeams seams = new EngineSeams(files, files, CheckpointStep.ORDER);
    try (Engine engine = StoreEngine.open(CrashReplay.tiny(directory), seams)) {
      TenantMetadata metadata = new EmbeddedMetadata(engine, () -> 0).tenant(TENANT);
      EmbeddedIds ids = new EmbeddedIds(engine, () -> 0, new SeededRandom(seed));
      List<Runnable> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        VersionWorkload client = new VersionWorkload(i, metadata, ids, log, seed);
        clients.add(client);
        running.add(() -> client.run(steps));
      }
      Clients.runAll(running);
    }
    return clients;
  }

  /** What each client's namespace shows in a store after a power loss. */
  private static List<String> found(Path directory, List<VersionWorkload> clients) {
    EngineSeams seams = new EngineSeams(new UnsyncedFiles(), () -> {}, CheckpointStep.ORDER);
    try (StoreEngine engine = StoreEngine.open(CrashReplay.tiny(directory), seams)) {
      TenantMetadata metadata = new EmbeddedMetadata(engine, () -> 0).tenant(TENANT);
      assertCounted(metadata);
      return clients.stream()
          .map(
              client ->
                  metadata
                      .namespace(client.name())
                      .map(record -> lines(metadata, record.id()))
                      .orElse(VersionWorkload.NOTHING))
          .toList();
    }
  }

  /** The counters say what the rows say, of each namespace and of all together. */
  private static void assertCounted(TenantMetadata metadata) {
    Usage sum = Usage.NOTHING;
    for (NamespaceRecord row : metadata.namespaces("", "", 1000)) {
      Usage held = Usage.NOTHING;
      VersionQuery all = new VersionQuery(NONE, NONE, NONE, Optional.empty(), 1000);
      for (VersionItem item : metadata.versions(row.id(), all).items()) {
        if (item instanceof VersionItem.Kept(_, ListItem.Key entry)) {
          held = new Usage(held.objects() + 1, held.bytes() + entry.sizeBytes(), 0);
        }
      }
      assertEquals(held, metadata.usage(Optional.of(row.id())));
      sum = new Usage(sum.objects() + held.objects(), sum.bytes() + held.bytes(), 0);
    }
    assertEquals(sum, metadata.usage(Optional.empty()));
  }

  private static String lines(TenantMetadata metadata, NamespaceId namespace) {
    TreeMap<String, List<String>> lines = new TreeMap<>();
    List<String> live = new ArrayList<>();
    VersionQuery all = new VersionQuery(NONE, NONE, NONE, Optional.empty(), 1000);
    for (VersionItem item : metadata.versions(namespace, all).items()) {
      ObjectKey key = ObjectKey.of(item.bytes());
      List<String> ofKey = lines.computeIfAbsent(key.text(), _ -> new ArrayList<>());
      switch (item) {
        case VersionItem.Kept(boolean isLatest, ListItem.Key entry) -> {
          VersionId id = VersionId.of(entry.version(), entry.node());
          requireSeal(key, entry.sealedEntry(), entry);
          requireBytes(metadata, namespace, key, id);
          ofKey.add(VersionWorkload.text(id, false));
          if (isLatest) {
            live.add(key.text());
          }
        }
        case VersionItem.Marker marker -> {
          VersionId id = VersionId.of(marker.version(), marker.node());
          Lookup one = metadata.lookup(namespace, key, Optional.of(id));
          assertTrue(one instanceof Lookup.Marked, () -> key + " " + id);
          ofKey.add(VersionWorkload.text(id, true));
        }
        case VersionItem.Prefix _ -> throw new AssertionError("no delimiter was given");
      }
    }
    ListQuery current = new ListQuery(NONE, NONE, NONE, 1000);
    assertEquals(
        live,
        metadata.list(namespace, current).items().stream()
            .map(item -> ObjectKey.of(item.bytes()).text())
            .toList());
    return lines.toString();
  }

  private static void requireSeal(ObjectKey key, byte[] seal, ListItem.Key entry) {
    byte[] right = new VersionSeal(key.text()).at(entry.parent(), entry.version());
    assertTrue(Arrays.equals(right, seal), () -> "the seal of another place at " + key);
  }

  private static void requireBytes(
      TenantMetadata metadata, NamespaceId namespace, ObjectKey key, VersionId id) {
    try (ReadPlan plan = metadata.plan(namespace, key, Optional.of(id)).orElseThrow()) {
      byte[] right = VersionSeal.body((int) plan.sizeBytes());
      assertTrue(Arrays.equals(right, plan.inline().orElseThrow()), () -> "bytes of " + id);
    }
  }
}
