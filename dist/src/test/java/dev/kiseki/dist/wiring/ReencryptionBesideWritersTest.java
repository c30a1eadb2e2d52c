package dev.kiseki.dist.wiring;

import static dev.kiseki.dist.wiring.FileVerbs.ROOT;
import static dev.kiseki.dist.wiring.FileVerbs.entry;
import static dev.kiseki.dist.wiring.FileVerbs.name;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.file.FileTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that write while their bucket is sealed anew. */
@Tag("keys")
final class ReencryptionBesideWritersTest extends ReencryptedBucket {
  /** Puts, overwrites, deletions, copies, uploads and files beside the job, rotated twice. */
  @Test
  void whatIsWrittenBesideItReadsBack() throws Exception {
    open.versioning(acme, BUCKET, VersioningState.ENABLED);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    List<Writer> writers = new ArrayList<>();
    try (FileTree tree = openTree()) {
      for (int i = 0; i < 4; i++) {
        writers.add(new Writer(i, seed + i, tree));
      }
      writers.forEach(writer -> writer.steps(20));
      List<Thread> threads =
          writers.stream()
              .map(writer -> Thread.ofVirtual().start(() -> writer.guarded(120)))
              .toList();
      rotate();
      start();
      awaitState("done");
      rotate();
      start();
      awaitState("done");
      for (Thread thread : threads) {
        thread.join();
      }
      start();
      awaitState("done");
      writers.forEach(Writer::check);
    }
    reopen();
    writers.forEach(Writer::check);
    open.close();
    assertEquals(List.of(true, true, false), givenUp());
    assertEquals(List.of(3), epochsOfBlobs());
  }

  /** One client with keys of its own, and what they hold. */
  private final class Writer {
    private final int number;
    private final Random random;
    private final FileTree tree;
    private final Map<String, byte[]> model = new TreeMap<>();
    private Optional<Throwable> failure = Optional.empty();

    Writer(int number, long seed, FileTree tree) {
      this.number = number;
      this.random = new Random(seed);
      this.tree = tree;
    }

    void guarded(int count) {
      try {
        steps(count);
      } catch (Throwable e) {
        failure = Optional.of(e);
      }
    }

    void steps(int count) {
      for (int i = 0; i < count; i++) {
        step();
      }
    }

    private void step() {
      String key = "w" + number + "-" + random.nextInt(8);
      byte[] bytes = pattern(random.nextInt(300_000), random.nextInt());
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          again(() -> put(key, bytes));
          model.put(key, bytes);
        }
        case 2 -> {
          open.delete(acme, BUCKET, key);
          model.remove(key);
        }
        case 3 -> {
          byte[] source = model.get(key);
          if (source != null) {
            again(() -> open.copy(acme, BUCKET, key, "bucket", key + "c"));
            model.put(key + "c", source);
          }
        }
        case 4 -> {
          again(() -> open.multipart(acme, BUCKET, key, List.of(bytes)));
          model.put(key, bytes);
        }
        default -> {
          String name = "f" + key;
          if (model.containsKey(name)) {
            tree.unlink(ROOT, entry(tree.root(), name));
          }
          FileVerbs.write(tree, tree.root(), name, 0, bytes);
          model.put(name, bytes);
        }
      }
    }

    /** As every client does: 503 is to be tried again. */
    private void again(Runnable request) {
      for (int attempt = 0; ; attempt++) {
        try {
          request.run();
          return;
        } catch (KisekiException e) {
          if (e.code() != ErrorCode.KEYS_UNAVAILABLE || attempt == 5) {
            throw e;
          }
        }
      }
    }

    void check() {
      failure.ifPresent(
          e -> {
            throw new AssertionError(e);
          });
      model.forEach((key, bytes) -> assertArrayEquals(bytes, get(key), key));
    }
  }
}
