package dev.kiseki.testkit.files;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One node. All but the counters and {@link #accessed} is guarded by the tree's lock. */
final class Node {
  static final int SET_USER_ID = 04000;
  static final int SET_GROUP_ID = 02000;
  private static final int GROUP_MAY_EXECUTE = 0010;

  private static final int NODE_BLOCK_BYTES = 4096;
  private static final Duration ACCESS_TIME_AGE = Duration.ofDays(1);

  final NodeId id;
  final FileKind kind;
  final SparseContent content;
  final Children children;
  final TreeMap<ExtendedName, byte[]> extended = new TreeMap<>();

  /** Of a symbolic link. */
  final byte[] target;

  int permissions;
  Owner owner;
  int device;
  int linkCount;

  /** Made without a name: it may get one. */
  boolean linkable;

  /** Somebody changed the content of whom no kernel knows. */
  boolean pagesStale;

  volatile Instant accessed;
  Instant modified;
  Instant changed;

  final AtomicLong references = new AtomicLong();
  final AtomicInteger opens = new AtomicInteger();

  Node(NodeId id, FileKind kind, Space space, byte[] target, Instant now) {
    this.id = id;
    this.kind = kind;
    this.content = new SparseContent(space);
    this.children = new Children(this);
    this.target = target;
    this.owner = new Owner(0, 0);
    this.accessed = now;
    this.modified = now;
    this.changed = now;
  }

  boolean isDirectory() {
    return kind == FileKind.DIRECTORY;
  }

  FileAttributes attributes() {
    return new FileAttributes(
        id,
        kind,
        permissions,
        linkCount,
        owner,
        device,
        sizeBytes(),
        isDirectory() ? NODE_BLOCK_BYTES : content.allocatedBytes(),
        accessed,
        modified,
        changed);
  }

  private long sizeBytes() {
    return switch (kind) {
      case FILE -> content.size();
      case DIRECTORY -> NODE_BLOCK_BYTES;
      case SYMLINK -> target.length;
      case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> 0;
    };
  }

  void contentChanged(Instant now) {
    modified = now;
    changed = now;
  }

  /** As ext4 mounts by default (relatime): only when it tells something new, or once a day. */
  void accessed(Instant now) {
    Instant last = accessed;
    if (!last.isAfter(modified)
        || !last.isAfter(changed)
        || !last.isAfter(now.minus(ACCESS_TIME_AGE))) {
      accessed = now;
    }
  }

  /** What a change of owner, or a write of somebody without CAP_FSETID, takes away. */
  void dropPrivileges() {
    if (!isDirectory()) {
      permissions &= ~SET_USER_ID;
      if ((permissions & GROUP_MAY_EXECUTE) != 0) {
        permissions &= ~SET_GROUP_ID;
      }
    }
  }

  boolean isOrphanNobodyHolds() {
    return linkCount == 0 && references.get() == 0 && opens.get() == 0;
  }
}
