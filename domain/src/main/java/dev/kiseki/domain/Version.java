package dev.kiseki.domain;

/**
 * A version's place among those of its key.
 *
 * @param order grows with each version that a namespace gets; 0 for what was written before it had
 *     versions
 * @param isNull whether it is the one version of its key that is called {@code null}
 */
public record Version(long order, boolean isNull) {
  /** Of everything in a namespace that never had versioning, and of what is left from then. */
  public static final Version UNVERSIONED = new Version(0, true);

  public Version {
    if (order < 0 || (order == 0 && !isNull)) {
      throw new IllegalArgumentException("version");
    }
  }
}
