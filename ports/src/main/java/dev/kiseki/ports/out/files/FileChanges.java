package dev.kiseki.ports.out.files;

import java.util.List;

/**
 * What one operation changed, told once readers see it and before whoever asked for it is answered.
 * An operation whose end its caller could not await (STORE_BUSY, IO_FAILED) may be told of too
 * early, or not at all.
 *
 * @param origin who asked for it
 */
public record FileChanges(Origin origin, List<FileChange> all) {
  /** The two ways to change the tree. */
  public enum Origin {
    /** Keys that came and went: S3, and whatever else works on objects. */
    OBJECTS,
    /** {@link TenantFiles}: a mount. */
    FILES
  }

  public FileChanges {
    all = List.copyOf(all);
  }
}
