package dev.kiseki.ports.in.file;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Caller;
import java.time.Instant;
import java.util.Optional;

/**
 * What a session is opened for.
 *
 * @param namespace whose root the session sees; empty: all of the tenant's, as directories
 * @param below the directory of the namespace that the session sees as its root, as keys begin
 *     with: {@code photos/2026/}; empty: all of it
 * @param readOnly whether every change is refused (STORE_READ_ONLY)
 * @param defaultOwner of what nobody has given an owner, as all that only S3 wrote
 * @param umask taken from the modes of the same
 * @param devices whether device nodes may be made
 * @param asOf the time whose state is shown, read-only; empty: the present
 */
public record MountTerms(
    Caller caller,
    Optional<NamespaceName> namespace,
    String below,
    boolean readOnly,
    Durability durability,
    Owner defaultOwner,
    int umask,
    boolean devices,
    Optional<Instant> asOf) {
  /** What the close of a changed file waits for. fsync(2) always waits for power loss. */
  public enum Durability {
    /** Until the change survives power loss. */
    ON_CLOSE,
    /** Until everybody sees it; it survives power loss within seconds. */
    LAZY
  }

  public MountTerms {
    if ((umask & ~0777) != 0) {
      throw new IllegalArgumentException("umask");
    }
    if (!below.isEmpty() && (namespace.isEmpty() || !below.endsWith("/"))) {
      throw new IllegalArgumentException("a directory of a namespace");
    }
    if (asOf.isPresent() && !readOnly) {
      throw new IllegalArgumentException("the past is read-only");
    }
  }
}
