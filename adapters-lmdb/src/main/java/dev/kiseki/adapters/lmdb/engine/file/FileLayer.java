package dev.kiseki.adapters.lmdb.engine.file;

import java.nio.file.Path;
import java.util.List;

/**
 * The calls the engine makes on names in the data directory. Tests wrap it to record, to fail and
 * to drop. Every failure is a KisekiException: DISK_FULL if the disk is full, else IO_FAILED.
 */
public interface FileLayer {
  /** Opens an existing file for reading and writing. */
  StoreFile open(Path path);

  /** Opens a file for reading and writing, creating it empty if it is not there. */
  StoreFile create(Path path);

  /** Makes names created, renamed or removed in a directory durable. */
  void syncDirectory(Path directory);

  /** Creates a directory if it is not there; its parents too. */
  void createDirectory(Path directory);

  /** Renames a file, replacing the target. */
  void rename(Path from, Path to);

  /** Removes a file if it is there. */
  void delete(Path path);

  boolean exists(Path path);

  /** Names in a directory, sorted. */
  List<String> list(Path directory);

  /** Bytes the file system would still give to this process. */
  long freeBytes(Path directory);
}
