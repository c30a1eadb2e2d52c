package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.Keep;
import java.time.Duration;
import java.time.Instant;

/** Writes {@code fuse_attr}, {@code fuse_attr_out} and {@code fuse_entry_out}. */
final class AttributeLayout {
  static final int ENTRY_BYTES = 128;

  private static final int BLOCK_BYTES = 4096;
  private static final int SECTOR_BYTES = 512;

  private static final int TYPE_SHIFT = 12;

  private final NodeNumbers numbers;
  private final Duration entryTimeout;
  private final Duration attributeTimeout;

  AttributeLayout(NodeNumbers numbers, Duration entryTimeout, Duration attributeTimeout) {
    this.numbers = numbers;
    this.entryTimeout = entryTimeout;
    this.attributeTimeout = attributeTimeout;
  }

  /** fuse_entry_out: nodeid generation entry_valid attr_valid entry_nsec attr_nsec attr. */
  void putEntry(Reply reply, FileAttributes attributes, Keep keep) {
    Duration entry = keep == Keep.NOTHING ? entryTimeout : Grants.KEPT;
    Duration attribute = attributeTimeout(keep);
    reply
        .putLong(numbers.toKernel(attributes.node()))
        // Node ids are never reused, so they need no generation.
        .putLong(0)
        .putLong(entry.toSeconds())
        .putLong(attribute.toSeconds())
        .putInt(entry.toNanosPart())
        .putInt(attribute.toNanosPart());
    putAttributes(reply, attributes);
  }

  private Duration attributeTimeout(Keep keep) {
    return switch (keep) {
      case NOTHING -> attributeTimeout;
      case NAME -> Duration.ZERO;
      case ALL -> Grants.KEPT;
    };
  }

  /** An entry that says: there is nothing of this name, and that holds for the timeout. */
  void putAbsence(Reply reply) {
    reply
        .putLong(0)
        .putLong(0)
        .putLong(entryTimeout.toSeconds())
        .putLong(0)
        .putInt(entryTimeout.toNanosPart())
        .putZeros(ENTRY_BYTES - 36);
  }

  boolean keepsAbsence() {
    return !entryTimeout.isZero();
  }

  /** fuse_attr_out: attr_valid nsec dummy attr. */
  void putAttributesWithTimeout(Reply reply, FileAttributes attributes, Keep keep) {
    Duration timeout = attributeTimeout(keep);
    reply.putLong(timeout.toSeconds()).putInt(timeout.toNanosPart()).putInt(0);
    putAttributes(reply, attributes);
  }

  private void putAttributes(Reply reply, FileAttributes attributes) {
    Instant accessed = attributes.accessed();
    Instant modified = attributes.modified();
    Instant changed = attributes.changed();
    reply
        .putLong(numbers.toKernel(attributes.node()))
        .putLong(attributes.sizeBytes())
        .putLong((attributes.allocatedBytes() + SECTOR_BYTES - 1) / SECTOR_BYTES)
        .putLong(accessed.getEpochSecond())
        .putLong(modified.getEpochSecond())
        .putLong(changed.getEpochSecond())
        .putInt(accessed.getNano())
        .putInt(modified.getNano())
        .putInt(changed.getNano())
        .putInt(type(attributes.kind()) << TYPE_SHIFT | attributes.permissions())
        .putInt(attributes.linkCount())
        .putInt(attributes.owner().uid())
        .putInt(attributes.owner().gid())
        .putInt(attributes.device())
        .putInt(BLOCK_BYTES)
        .putInt(0);
  }

  /** The upper four bits of a mode, which are a directory entry's type too. */
  static int type(FileKind kind) {
    return switch (kind) {
      case FIFO -> 1;
      case CHARACTER_DEVICE -> 2;
      case DIRECTORY -> 4;
      case BLOCK_DEVICE -> 6;
      case FILE -> 8;
      case SYMLINK -> 10;
      case SOCKET -> 12;
    };
  }
}
