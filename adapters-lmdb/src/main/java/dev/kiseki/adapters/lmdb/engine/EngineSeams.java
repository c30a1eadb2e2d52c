package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.adapters.lmdb.engine.file.NativeFiles;
import java.util.List;

/**
 * What tests may replace to watch the engine or to plant a fault in it.
 *
 * @param files every file access but LMDB's own
 * @param probe told when LMDB wrote or flushed its file
 * @param order the steps of a checkpoint
 */
record EngineSeams(FileLayer files, RowFileProbe probe, List<CheckpointStep> order) {
  /** Hears of LMDB's writes, which no file layer sees. */
  interface RowFileProbe {
    /** A commit wrote pages, unsynced. */
    void committed();

    /** Runs LMDB's flush. */
    default void sync(Runnable flush) {
      flush.run();
    }
  }

  static EngineSeams production() {
    return new EngineSeams(new NativeFiles(), () -> {}, CheckpointStep.ORDER);
  }
}
