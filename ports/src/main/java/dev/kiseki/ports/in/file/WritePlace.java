package dev.kiseki.ports.in.file;

/**
 * Where and how bytes are written.
 *
 * @param append at the end of the file, wherever that is by now; the offset is a guess
 * @param dropPrivileges set-user-id and set-group-id bits of the file go
 */
public record WritePlace(FileHandle handle, long offset, boolean append, boolean dropPrivileges) {
  public WritePlace {
    if (offset < 0) {
      throw new IllegalArgumentException("offset");
    }
  }
}
