package dev.kiseki.ports.in.file;

/**
 * A lock, held or asked for.
 *
 * @param firstByte and {@code lastByte}, which is included; {@link Long#MAX_VALUE} is the end of
 *     any file
 */
public record FileLock(
    Space space, Strength strength, LockOwner owner, int pid, long firstByte, long lastByte) {
  /** fcntl(2) locks and flock(2) locks do not see each other. */
  public enum Space {
    RANGES,
    WHOLE_FILES
  }

  /** How much others are kept out. */
  public enum Strength {
    SHARED,
    EXCLUSIVE
  }

  public FileLock {
    if (firstByte < 0 || lastByte < firstByte) {
      throw new IllegalArgumentException("lock range");
    }
  }

  public boolean overlaps(FileLock other) {
    return firstByte <= other.lastByte && other.firstByte <= lastByte;
  }

  public boolean conflictsWith(FileLock other) {
    return space == other.space
        && !owner.equals(other.owner)
        && overlaps(other)
        && (strength == Strength.EXCLUSIVE || other.strength == Strength.EXCLUSIVE);
  }
}
