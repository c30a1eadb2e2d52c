package dev.kiseki.domain;

/** How sure it is that a destroyed key is gone; the least sure first. */
public enum KeyAssurance {
  /** The service says when it will be gone, and does not use it until then. */
  PENDING,
  /** The place where it lay was overwritten; copies of the disk may still have it. */
  OVERWRITTEN,
  /** The service says it is gone. */
  DESTROYED_AT_PROVIDER;

  /** The words of a receipt. */
  public String words() {
    return switch (this) {
      case PENDING -> "pending";
      case OVERWRITTEN -> "overwritten";
      case DESTROYED_AT_PROVIDER -> "destroyed at provider";
    };
  }
}
