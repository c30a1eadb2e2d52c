package dev.kiseki.domain;

/** The immutable, never reused number of a directory of the live tree. */
public record DirectoryId(long value) {
  public DirectoryId {
    if (value < 1) {
      throw new IllegalArgumentException("directory id");
    }
  }
}
