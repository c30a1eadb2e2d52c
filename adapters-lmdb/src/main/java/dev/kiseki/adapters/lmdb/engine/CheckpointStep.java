package dev.kiseki.adapters.lmdb.engine;

import java.util.List;

/** The steps of a checkpoint after its capture. */
enum CheckpointStep {
  SYNC_SEGMENTS,
  SYNC_ROWS,
  SAVE_SIDE_FILE,
  MOVE_PIN,
  RECYCLE_JOURNAL;

  /**
   * The only safe order: the side file names nothing that is not durable, and the old pin and the
   * old journal go only when the side file that does without them is durable.
   */
  static final List<CheckpointStep> ORDER = List.of(values());
}
