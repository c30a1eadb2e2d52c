package dev.kiseki.adapters.lmdb.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Power is lost at random moments of what clients did step by step: what each of them left is then
 * exactly what it was after some step that was not over, and not after an older one than was
 * acknowledged.
 */
final class StepReplay {
  private final Path work;
  private final long seed;

  StepReplay(Path work, long seed) {
    this.work = work;
    this.seed = seed;
  }

  /** Lets clients work on a store. */
  @FunctionalInterface
  interface Recording {
    /**
     * What each client had after each of its steps, beginning with what it had before the first.
     */
    List<List<String>> record(Path directory, CrashLog log) throws InterruptedException;
  }

  /** Opens a store after a power loss. */
  @FunctionalInterface
  interface Recovered {
    /** What each client has. */
    List<String> found(Path directory);
  }

  /** Returns what each client had, as {@link Recording} does. */
  List<List<String>> run(int images, Recording recording, Recovered recovered)
      throws IOException, InterruptedException {
    Path recorded = work.resolve("recorded");
    CrashLog log = new CrashLog();
    List<List<String>> states = recording.record(recorded, log);
    Random random = new Random(seed);
    List<CrashLog.Event> events = log.events();
    int[] moments = random.ints(images, 0, events.size()).sorted().toArray();
    CrashDisk disk = new CrashDisk(recorded);
    Map<Integer, Integer> submitted = new HashMap<>();
    Map<Integer, Integer> acknowledged = new HashMap<>();
    int done = 0;
    long shown = 0;
    for (int moment : moments) {
      for (; done < moment; done++) {
        disk.apply(events.get(done));
        switch (events.get(done)) {
          case CrashLog.StepSubmitted e -> submitted.put(e.client(), e.step());
          case CrashLog.StepAcknowledged e -> acknowledged.put(e.client(), e.step());
          default -> {
            // of the disk
          }
        }
      }
      Path image = work.resolve("image");
      disk.imageTo(image, random);
      List<String> found = recovered.found(image);
      for (int client = 0; client < states.size(); client++) {
        int first = acknowledged.getOrDefault(client, 0);
        int last = submitted.getOrDefault(client, 0);
        requireOneOf(states.get(client).subList(first, last + 1), found.get(client));
        shown += found.get(client).length();
      }
      CrashReplay.delete(image);
    }
    CrashReplay.delete(recorded);
    assertTrue(shown > 10L * images, "hardly anything was ever there");
    return states;
  }

  private void requireOneOf(List<String> possible, String found) {
    assertTrue(
        possible.contains(found), () -> "seed " + seed + ": " + found + " is none of " + possible);
  }
}
