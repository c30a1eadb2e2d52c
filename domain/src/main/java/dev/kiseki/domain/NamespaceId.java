package dev.kiseki.domain;

/** A namespace's immutable, never reused number, from 1; its name is only a label. */
public record NamespaceId(long value) {
  public NamespaceId {
    if (value < 1) {
      throw new IllegalArgumentException("namespace id");
    }
  }
}
