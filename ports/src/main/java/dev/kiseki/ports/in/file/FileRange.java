package dev.kiseki.ports.in.file;

/** A range of an open file. */
public record FileRange(FileHandle handle, long offset, long length) {
  public FileRange {
    if (offset < 0 || length < 0 || offset + length < 0) {
      throw new IllegalArgumentException("range");
    }
  }
}
