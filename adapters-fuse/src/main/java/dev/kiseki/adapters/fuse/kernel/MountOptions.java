package dev.kiseki.adapters.fuse.kernel;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a tree is mounted.
 *
 * @param directory the mount point, an empty directory
 * @param source what {@code mount} and {@code df} show as the device
 * @param allowOthers other users than the one who mounts may enter
 * @param entryTimeout how long the kernel may keep names, and {@code attributeTimeout} attributes,
 *     without asking: how stale they may be when somebody else changes them
 */
public record MountOptions(
    Path directory,
    String source,
    boolean readOnly,
    boolean allowOthers,
    Duration entryTimeout,
    Duration attributeTimeout,
    Crew crew) {
  public MountOptions {
    if (entryTimeout.isNegative() || attributeTimeout.isNegative()) {
      throw new IllegalArgumentException("timeout");
    }
    if (source.isEmpty() || source.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("source");
    }
    directory = directory.toAbsolutePath().normalize();
  }

  /** Writable, for its own user, never stale. */
  public static MountOptions of(Path directory, String source) {
    return new MountOptions(
        directory, source, false, false, Duration.ZERO, Duration.ZERO, Crew.USUAL);
  }

  public MountOptions withReadOnly() {
    return new MountOptions(
        directory, source, true, allowOthers, entryTimeout, attributeTimeout, crew);
  }

  public MountOptions withAllowOthers() {
    return new MountOptions(
        directory, source, readOnly, true, entryTimeout, attributeTimeout, crew);
  }

  public MountOptions withTimeouts(Duration entries, Duration attributes) {
    return new MountOptions(directory, source, readOnly, allowOthers, entries, attributes, crew);
  }

  public MountOptions withCrew(Crew threads) {
    return new MountOptions(
        directory, source, readOnly, allowOthers, entryTimeout, attributeTimeout, threads);
  }
}
