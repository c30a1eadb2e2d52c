package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.Version;

/** How one removal ended. */
public sealed interface Removal {
  /** An object is gone. */
  record Removed() implements Removal {}

  /** A delete marker is gone. */
  record Unmarked() implements Removal {}

  /**
   * The key is marked as deleted; what was current is kept, or was the null version and is gone.
   */
  record Marked(Version marker) implements Removal {}

  /** There was nothing to remove. */
  record Absent() implements Removal {}

  /** Something else than expected is there; nothing was removed. */
  record Changed() implements Removal {}
}
