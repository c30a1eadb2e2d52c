package dev.kiseki.domain;

/** A part of a content: {@code start} inclusive, {@code end} exclusive, in bytes. */
public record ByteRange(long start, long end) {
  public ByteRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("range");
    }
  }

  public static ByteRange all(long size) {
    return new ByteRange(0, size);
  }

  public long length() {
    return end - start;
  }
}
