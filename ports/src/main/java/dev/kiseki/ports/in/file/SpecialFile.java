package dev.kiseki.ports.in.file;

/** A node that mknod(2) makes, a regular file among them. */
public record SpecialFile(FileKind kind, int permissions, int device) {
  public SpecialFile {
    if (kind == FileKind.DIRECTORY || kind == FileKind.SYMLINK) {
      throw new IllegalArgumentException("mknod makes no " + kind);
    }
  }
}
