package dev.kiseki.domain;

/**
 * The immutable, never reused number of a content: what a node holds, or a part, or a shared base.
 */
public record ContentId(long value) {
  public ContentId {
    if (value < 1) {
      throw new IllegalArgumentException("content id");
    }
  }
}
