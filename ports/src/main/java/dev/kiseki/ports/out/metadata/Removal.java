package dev.kiseki.ports.out.metadata;

/** How one removal ended. */
public enum Removal {
  REMOVED,
  ABSENT,
  /** Something else than expected is there; nothing was removed. */
  CHANGED
}
