package dev.kiseki.ports.in.file;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What chmod(2), chown(2), truncate(2) and utimensat(2) change, in one step.
 *
 * @param changed a ctime to set instead of the present, which only a restore tool's file system
 *     asks
 * @param dropPrivileges the caller may not keep set-user-id and set-group-id bits of what it
 *     truncates
 */
public record AttributeChange(
    OptionalInt permissions,
    OptionalInt uid,
    OptionalInt gid,
    OptionalLong sizeBytes,
    Optional<NewTime> accessed,
    Optional<NewTime> modified,
    Optional<Instant> changed,
    boolean dropPrivileges) {
  public AttributeChange {
    if (permissions.isPresent()
        && (permissions.getAsInt() & ~FileAttributes.PERMISSION_BITS) != 0) {
      throw new IllegalArgumentException("permissions");
    }
  }

  /** Whether it is chown(2) with neither owner: ctime moves and privileges go, nothing else. */
  public boolean asksForNothing() {
    return permissions.isEmpty()
        && uid.isEmpty()
        && gid.isEmpty()
        && sizeBytes.isEmpty()
        && accessed.isEmpty()
        && modified.isEmpty()
        && changed.isEmpty();
  }

  /** The same with the mode in it. */
  public AttributeChange withPermissions(int changedPermissions) {
    return new AttributeChange(
        OptionalInt.of(changedPermissions),
        uid,
        gid,
        sizeBytes,
        accessed,
        modified,
        changed,
        dropPrivileges);
  }

  /** Sets the mode alone, as chmod(2) does. */
  public static AttributeChange permissions(int permissions) {
    return new AttributeChange(
        OptionalInt.of(permissions),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** Sets the length alone, as O_TRUNC does. */
  public static AttributeChange truncation(long sizeBytes) {
    return new AttributeChange(
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.of(sizeBytes),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }
}
