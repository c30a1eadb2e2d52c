package dev.kiseki.adapters.lmdb.engine;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the store lies and how large its parts are. Sizes may change between starts.
 *
 * @param directory the data directory; created if it does not exist
 * @param mapBytes address space of the row store: its upper bound, sparse on disk
 * @param journalFileBytes size of one journal file
 * @param checkpointBytes journal bytes after which a checkpoint starts
 * @param checkpointInterval time after which a checkpoint starts if anything was written
 * @param segmentBytes size of one segment file
 * @param maxReaders read operations that run at once; more wait
 * @param waitLimit how long any call waits for a reader, the writer or a flush before it fails
 * @param reserveBytes free disk space below which growing writes answer DISK_FULL
 */
public record EngineConfig(
    Path directory,
    long mapBytes,
    int journalFileBytes,
    long checkpointBytes,
    Duration checkpointInterval,
    long segmentBytes,
    int maxReaders,
    Duration waitLimit,
    long reserveBytes) {

  /** The sizes for production. */
  public static EngineConfig at(Path directory) {
    return new EngineConfig(
        directory,
        256L << 30,
        64 << 20,
        256L << 20,
        Duration.ofSeconds(10),
        256L << 20,
        256,
        Duration.ofSeconds(30),
        256L << 20);
  }

  /** Small files, for tests that open many stores. */
  public static EngineConfig small(Path directory) {
    return new EngineConfig(
        directory,
        1L << 30,
        4 << 20,
        8L << 20,
        Duration.ofSeconds(2),
        80L << 20,
        32,
        Duration.ofSeconds(30),
        16L << 20);
  }
}
