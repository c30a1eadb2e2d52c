package dev.kiseki.adapters.lmdb.engine;

import static dev.kiseki.adapters.lmdb.engine.CheckpointStep.MOVE_PIN;
import static dev.kiseki.adapters.lmdb.engine.CheckpointStep.RECYCLE_JOURNAL;
import static dev.kiseki.adapters.lmdb.engine.CheckpointStep.SAVE_SIDE_FILE;
import static dev.kiseki.adapters.lmdb.engine.CheckpointStep.SYNC_ROWS;
import static dev.kiseki.adapters.lmdb.engine.CheckpointStep.SYNC_SEGMENTS;

import dev.kiseki.adapters.lmdb.engine.CrashReplay.Plant;
import dev.kiseki.adapters.lmdb.engine.CrashReplay.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Faults that the crash replay must notice. Each runs in a process of its own ({@link #main}): LMDB
 * may end the process when it meets the broken pages a fault leads to, which counts as noticed.
 */
@SuppressWarnings("ImmutableEnumChecker")
enum PlantedFault {
  JOURNAL_NEVER_FLUSHED(lost("journal-")),
  SEGMENTS_NEVER_FLUSHED(lost(".seg")),
  ROWS_NEVER_FLUSHED(lost("data.mdb")),
  SIDE_FILES_NEVER_FLUSHED(lost("checkpoint-")),
  DIRECTORIES_NEVER_SYNCED(Plant.lostSync(Files::isDirectory)),
  ACKNOWLEDGED_BEFORE_THE_FLUSH(new Plant(path -> false, CheckpointStep.ORDER, true)),
  JOURNAL_RECYCLED_BEFORE_THE_SIDE_FILE(
      Plant.order(RECYCLE_JOURNAL, SYNC_SEGMENTS, SYNC_ROWS, SAVE_SIDE_FILE, MOVE_PIN)),
  SIDE_FILE_BEFORE_THE_ROWS(
      Plant.order(SYNC_SEGMENTS, SAVE_SIDE_FILE, SYNC_ROWS, MOVE_PIN, RECYCLE_JOURNAL)),
  PIN_MOVED_BEFORE_THE_SIDE_FILE(
      Plant.order(MOVE_PIN, SYNC_SEGMENTS, SYNC_ROWS, SAVE_SIDE_FILE, RECYCLE_JOURNAL)),
  SEGMENTS_NOT_FLUSHED_BY_CHECKPOINTS(
      Plant.order(SYNC_ROWS, SAVE_SIDE_FILE, MOVE_PIN, RECYCLE_JOURNAL));

  private static final int NOTICED = 3;

  private final Plant plant;

  PlantedFault(Plant plant) {
    this.plant = plant;
  }

  private static Plant lost(String name) {
    return Plant.lostSync(path -> path.getFileName().toString().contains(name));
  }

  /** Arguments: fault, working directory, seed, operations per client, power losses. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PlantedFault fault = valueOf(arguments[0]);
    Verdict verdict =
        new CrashReplay(Path.of(arguments[1]), Long.parseLong(arguments[2]), fault.plant)
            .run(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    System.out.println(
        fault + ": noticed at " + verdict.violations().size() + " of " + verdict.images());
    verdict.violations().stream().limit(3).forEach(System.out::println);
    Runtime.getRuntime().halt(verdict.violations().isEmpty() ? 0 : NOTICED);
  }
}
