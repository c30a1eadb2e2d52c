package dev.kiseki.application.object;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Headroom;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.ObjectRow;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Refuses by quota what has no room, before a byte of it is read: a client is not kept sending, and
 * nearly nothing of the kind reaches a commit, where it would be refused all the same, and exactly.
 */
public final class Room {
  private Room() {}

  /** For an object of a declared length. QUOTA_EXCEEDED. */
  static void require(OpenNamespace namespace, ObjectKey key, OptionalLong length) {
    Headroom room = namespace.metadata().headroom(namespace.row().id());
    long size = length.orElse(0);
    if (!room.holds(1, size)) {
      Optional<ObjectRow> replaced = replaced(namespace, key);
      require(
          room, replaced.isPresent() ? 0 : 1, size - replaced.map(ObjectRow::sizeBytes).orElse(0L));
    }
  }

  private static Optional<ObjectRow> replaced(OpenNamespace namespace, ObjectKey key) {
    VersioningState versioning = namespace.row().versioning();
    if (versioning == VersioningState.ENABLED) {
      return Optional.empty();
    }
    Optional<VersionId> version =
        versioning == VersioningState.SUSPENDED
            ? Optional.of(new VersionId.Null())
            : Optional.empty();
    Lookup found = namespace.metadata().lookup(namespace.row().id(), key, version);
    return found instanceof Lookup.Found(ObjectRow row) ? Optional.of(row) : Optional.empty();
  }

  /** For bytes that come without an object, in place of others. QUOTA_EXCEEDED. */
  public static void requireBytes(OpenNamespace namespace, long size, LongSupplier replacedBytes) {
    Headroom room = namespace.metadata().headroom(namespace.row().id());
    if (!room.holds(0, size)) {
      require(room, 0, size - replacedBytes.getAsLong());
    }
  }

  private static void require(Headroom room, long moreObjects, long moreBytes) {
    if (!room.holds(moreObjects, moreBytes)) {
      throw new KisekiException(
          ErrorCode.QUOTA_EXCEEDED, "The quota of the bucket or of its owner is exceeded.");
    }
  }
}
