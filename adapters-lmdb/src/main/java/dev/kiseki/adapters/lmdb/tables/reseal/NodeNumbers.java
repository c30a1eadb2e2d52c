package dev.kiseki.adapters.lmdb.tables.reseal;

/** How ids of directories become ids of nodes. */
final class NodeNumbers {
  private static final long DIRECTORY_BIT = 1L << 62;

  private NodeNumbers() {}

  static long ofDirectory(long directory) {
    return directory | DIRECTORY_BIT;
  }
}
