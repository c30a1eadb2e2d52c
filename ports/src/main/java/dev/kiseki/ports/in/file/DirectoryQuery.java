package dev.kiseki.ports.in.file;

/**
 * A page of an open directory.
 *
 * @param after the cookie to continue after, 0 for the beginning
 * @param referencing each entry has its attributes, and each but {@code .} and {@code ..} adds a
 *     reference, as a lookup does
 */
public record DirectoryQuery(
    FileHandle handle, long after, int maxEntries, boolean referencing, AccessTime time) {
  public DirectoryQuery {
    if (after < 0 || maxEntries < 1) {
      throw new IllegalArgumentException("directory query");
    }
  }

  /** As a directory is usually read. */
  public DirectoryQuery(FileHandle handle, long after, int maxEntries, boolean referencing) {
    this(handle, after, maxEntries, referencing, AccessTime.MOVES);
  }
}
