package dev.kiseki.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Racing operations: each of them wholly before or after each other. */
interface RaceChapter {
  int RACERS = 64;

  Stage stage();

  @Test
  default void ofSixtyFourCreatorsExactlyOneWins() throws Exception {
    NamespaceId namespace = stage().namespace("photos");
    for (int round = 0; round < 5; round++) {
      ObjectKey key = ObjectKey.of("d" + round + "/e/k");
      Outcome outcome = race(i -> put(namespace, key, new Expected.Absent(), i));
      assertEquals(1, outcome.winners().size());
      assertEquals(Map.of(ErrorCode.CONDITION_CHANGED, RACERS - 1), outcome.losers());
      int winner = outcome.winners().getFirst();
      assertArrayEquals(
          Stage.pattern(700, winner), stage().reader().object(namespace, key).orElseThrow());
    }
  }

  @Test
  default void ofSixtyFourReplacersOfOneNodeExactlyOneWins() throws Exception {
    NamespaceId namespace = stage().namespace("photos");
    ObjectKey key = ObjectKey.of("k");
    NodeId current = stage().put(namespace, "k", "first");
    for (int round = 0; round < 5; round++) {
      Expected expected = new Expected.Node(current);
      Outcome outcome = race(i -> put(namespace, key, expected, i));
      assertEquals(1, outcome.winners().size());
      current = stage().metadata().find(namespace, key).orElseThrow().node();
    }
  }

  @Test
  default void ofRacingCompletionsExactlyOneWins() throws Exception {
    UploadRow upload = UploadChapter.open(stage(), stage().namespace("photos"), "a/b");
    List<PartRow> parts =
        List.of(UploadChapter.putPart(stage(), upload, 1, Stage.pattern(2000, 1)));
    Outcome outcome =
        race(
            i -> {
              PutRow put = UploadChapter.whole(stage(), upload, new Expected.Anything(), parts);
              return stage().metadata().completeUpload(upload.id(), parts, put).durable();
            });
    assertEquals(1, outcome.winners().size());
    assertEquals(Map.of(ErrorCode.NO_SUCH_UPLOAD, RACERS - 1), outcome.losers());
  }

  @Test
  default void ofRacingPutsAndCompletionsExactlyOneCreates() throws Exception {
    NamespaceId namespace = stage().namespace("photos");
    for (int round = 0; round < 5; round++) {
      if (round == 2) {
        stage()
            .metadata()
            .setVersioning(
                namespace, VersioningState.UNVERSIONED, VersioningState.ENABLED, new byte[20])
            .durable();
      }
      String key = "d" + round + "/e/k";
      List<UploadRow> uploads = new ArrayList<>();
      List<PartRow> parts = new ArrayList<>();
      for (int i = 0; i < RACERS / 2; i++) {
        uploads.add(UploadChapter.open(stage(), namespace, key));
        parts.add(UploadChapter.putPart(stage(), uploads.get(i), 1, Stage.pattern(2000, i)));
      }
      Outcome outcome =
          race(
              i ->
                  i % 2 == 0
                      ? put(namespace, ObjectKey.of(key), new Expected.Absent(), i)
                      : create(uploads.get(i / 2), parts.get(i / 2)));
      assertEquals(1, outcome.winners().size());
      assertEquals(Map.of(ErrorCode.CONDITION_CHANGED, RACERS - 1), outcome.losers());
      assertEquals(1, VersionPages.idsOf(stage(), namespace, ObjectKey.of(key)).size());
    }
  }

  private Object create(UploadRow upload, PartRow part) {
    List<PartRow> parts = List.of(part);
    PutRow put = UploadChapter.whole(stage(), upload, new Expected.Absent(), parts);
    return stage().metadata().completeUpload(upload.id(), parts, put).durable();
  }

  @Test
  default void racingVersionsAreAllKept() throws Exception {
    NamespaceId namespace = stage().namespace("photos");
    stage()
        .metadata()
        .setVersioning(
            namespace, VersioningState.UNVERSIONED, VersioningState.ENABLED, new byte[20])
        .durable();
    ObjectKey key = ObjectKey.of("d/k");
    race(
        i ->
            i % 2 == 0
                ? put(namespace, key, new Expected.Anything(), i)
                : stage().remove(namespace, "d/k"));
    List<VersionId> ids = VersionPages.idsOf(stage(), namespace, key);
    assertEquals(RACERS, ids.size());
    race(i -> stage().remove(namespace, "d/k", ids.get(i)));
    stage().metadata().dropNamespace(namespace).durable();
  }

  @Test
  default void partsThatRaceWithAnAbortEndWithIt() throws Exception {
    UploadRow upload = UploadChapter.open(stage(), stage().namespace("photos"), "a/b");
    Outcome outcome =
        race(
            i ->
                i == RACERS / 2
                    ? stage()
                        .metadata()
                        .abortUpload(upload.namespace(), upload.key(), upload.id())
                        .durable()
                    : UploadChapter.putPart(stage(), upload, i + 1, Stage.pattern(2000, i)));
    assertTrue(outcome.winners().contains(RACERS / 2));
    assertTrue(outcome.losers().keySet().stream().allMatch(ErrorCode.NO_SUCH_UPLOAD::equals));
    assertTrue(stage().metadata().upload(upload.namespace(), upload.key(), upload.id()).isEmpty());
    stage().metadata().dropNamespace(upload.namespace()).durable();
  }

  @Test
  default void oneReplacedPartOfManyRacersStays() throws Exception {
    UploadRow upload = UploadChapter.open(stage(), stage().namespace("photos"), "a/b");
    race(i -> UploadChapter.putPart(stage(), upload, 1, Stage.pattern(2000, i)));
    List<PartRow> parts =
        stage().metadata().parts(upload.namespace(), upload.key(), upload.id(), 0, 10);
    assertEquals(1, parts.size());
    assertEquals(
        2000,
        stage()
            .reader()
            .content(upload.namespace(), parts.getFirst().content())
            .orElseThrow()
            .length);
  }

  @Test
  default void puttingBelowADirectoryAndPruningItExcludeEachOther() throws Exception {
    NamespaceId namespace = stage().namespace("photos");
    race(
        i -> {
          String key = "d/e/f/k" + i;
          for (int round = 0; round < 5; round++) {
            stage().put(namespace, key, "text " + round);
            FakeSeals.require(
                stage().reader().object(namespace, ObjectKey.of(key)).isPresent(),
                "put, and not there");
            stage().remove(namespace, key);
          }
          return key;
        });
    stage().metadata().dropNamespace(namespace).durable();
  }

  @Test
  default void aReaderSeesTheOldOrTheNewBytes() throws Exception {
    NamespaceId namespace = stage().namespace("photos");
    ObjectKey key = ObjectKey.of("d/k");
    stage().put(namespace, key, Stage.pattern(9_000, 0));
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        readers.add(threads.submit(() -> readUntil(done, namespace, key)));
      }
      for (int i = 1; i <= 100; i++) {
        stage().put(namespace, key, Stage.pattern(9_000, i));
      }
      done.set(true);
      for (Future<?> reader : readers) {
        reader.get(60, TimeUnit.SECONDS);
      }
    } finally {
      done.set(true);
    }
  }

  private void readUntil(AtomicBoolean done, NamespaceId namespace, ObjectKey key) {
    while (!done.get()) {
      byte[] read = stage().reader().object(namespace, key).orElseThrow();
      assertArrayEquals(Stage.pattern(9_000, read[0]), read);
    }
  }

  private Object put(NamespaceId namespace, ObjectKey key, Expected expected, int racer) {
    PutRow row = stage().row(namespace, key, expected, Stage.pattern(700, racer));
    return stage().metadata().put(row).durable();
  }

  /** What a racer does; it loses by a {@link KisekiException}. */
  @FunctionalInterface
  interface Racer {
    Object run(int number) throws Exception;
  }

  /** Who won, and why the others lost. */
  record Outcome(List<Integer> winners, Map<ErrorCode, Integer> losers) {}

  private static Outcome race(Racer racer) throws Exception {
    CyclicBarrier start = new CyclicBarrier(RACERS);
    List<Callable<Optional<ErrorCode>>> tasks = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      int number = i;
      tasks.add(
          () -> {
            start.await(30, TimeUnit.SECONDS);
            return outcome(racer, number);
          });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return collect(threads.invokeAll(tasks, 90, TimeUnit.SECONDS));
    }
  }

  private static Optional<ErrorCode> outcome(Racer racer, int number) throws Exception {
    try {
      racer.run(number);
      return Optional.empty();
    } catch (KisekiException e) {
      return Optional.of(e.code());
    }
  }

  private static Outcome collect(List<Future<Optional<ErrorCode>>> futures) throws Exception {
    List<Integer> winners = new ArrayList<>();
    Map<ErrorCode, Integer> losers = new EnumMap<>(ErrorCode.class);
    for (int i = 0; i < futures.size(); i++) {
      Optional<ErrorCode> lost = futures.get(i).get();
      if (lost.isEmpty()) {
        winners.add(i);
      } else {
        losers.merge(lost.get(), 1, Integer::sum);
      }
    }
    return new Outcome(winners, losers);
  }
}
