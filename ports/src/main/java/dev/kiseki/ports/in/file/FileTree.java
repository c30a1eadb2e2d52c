package dev.kiseki.ports.in.file;

/**
 * One session's view of a tree of files, as a mount shows it. Thread-safe. Closing it releases what
 * the session holds: handles, references, locks and orphans; what is asked afterwards fails.
 */
public interface FileTree
    extends Entries, Attributes, OpenFiles, OpenDirectories, FileLocks, Keeping, AutoCloseable {
  @Override
  void close();
}
