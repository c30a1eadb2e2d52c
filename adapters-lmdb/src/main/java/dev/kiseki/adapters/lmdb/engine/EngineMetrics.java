package dev.kiseki.adapters.lmdb.engine;

/**
 * A snapshot of the engine's figures.
 *
 * @param visibleSequence the last batch that readers see
 * @param durableSequence the last batch that survives power loss
 * @param checkpoints checkpoints completed since the engine was opened
 * @param journalBytesSinceCheckpoint what a restart would replay
 * @param reclaimedBytes space given back since the engine was opened
 * @param oldestPinMillis age of the oldest epoch that still has an open read or pin; 0 if none
 * @param readOnly whether a failed sync stopped the writers
 * @param writesRefused whether the disk reserve is reached and growing writes answer DISK_FULL
 * @param freeBytes on the disk, above the reserve
 */
public record EngineMetrics(
    long visibleSequence,
    long durableSequence,
    long checkpoints,
    long journalBytesSinceCheckpoint,
    long reclaimedBytes,
    long oldestPinMillis,
    boolean readOnly,
    boolean writesRefused,
    long freeBytes) {}
