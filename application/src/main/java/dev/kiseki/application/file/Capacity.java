package dev.kiseki.application.file;

import dev.kiseki.application.file.space.SpacePools;
import dev.kiseki.domain.Headroom;
import dev.kiseki.domain.Usage;
import dev.kiseki.ports.in.file.SpaceFacts;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What statvfs(3) is told: where a quota holds, the quota; else the store's disk. What open files
 * have written and not published is used already.
 */
final class Capacity {
  /** The store makes inodes as it needs them; programs want to see a number. */
  private static final long MOST_NODES = 1L << 32;

  private final Session session;
  private final SpacePools promised;

  /**
   * What the store could hold when it was first asked. Its disk has other users, and it takes space
   * in large steps: a capacity that moves with each of them tells nobody anything.
   */
  private final AtomicLong capacityBlocks = new AtomicLong();

  Capacity(Session session, SpacePools promised) {
    this.session = session;
    this.promised = promised;
  }

  SpaceFacts facts() {
    Optional<Volume> volume = session.only().or(session::anyVolume);
    if (volume.isEmpty()) {
      return new SpaceFacts(Views.BLOCK_BYTES, 0, 0, 0, MOST_NODES, MOST_NODES);
    }
    Volume one = volume.get();
    TenantMetadata metadata = one.namespace().metadata();
    boolean isNamespace = session.only().isPresent();
    Usage usage = metadata.usage(isNamespace ? Optional.of(one.id()) : Optional.empty());
    Headroom room =
        isNamespace
            ? metadata.headroom(one.id())
            : Headroom.of(metadata.quota(Optional.empty()), usage);
    long waiting =
        isNamespace ? promised.countedBytes(one.id()) : promised.countedBytes(one.tenant());
    long free = Math.max(0, one.diskBytesLeft() - promised.unwrittenBytes()) / Views.BLOCK_BYTES;
    return room.bytes() == Long.MAX_VALUE
        ? ofDisk(usage, room, free)
        : ofQuota(usage, room, waiting, free);
  }

  private SpaceFacts ofDisk(Usage usage, Headroom room, long free) {
    long used = blocks(usage.allBytes());
    capacityBlocks.compareAndSet(0, used + free);
    long capacity = Math.max(used, capacityBlocks.get());
    return facts(capacity, Math.min(free, capacity - used), usage, room);
  }

  private static SpaceFacts ofQuota(Usage usage, Headroom room, long waiting, long free) {
    long capacity = (usage.allBytes() + room.bytes()) / Views.BLOCK_BYTES;
    long left = Math.max(0, room.bytes() - waiting) / Views.BLOCK_BYTES;
    return facts(Math.max(capacity, blocks(usage.allBytes())), Math.min(left, free), usage, room);
  }

  private static SpaceFacts facts(long capacity, long left, Usage usage, Headroom room) {
    boolean hasLimit = room.objects() != Long.MAX_VALUE;
    long nodes = hasLimit ? usage.objects() + room.objects() : MOST_NODES;
    return new SpaceFacts(
        Views.BLOCK_BYTES, capacity, left, left, nodes, Math.max(0, nodes - usage.objects()));
  }

  private static long blocks(long bytes) {
    return Math.ceilDiv(bytes, Views.BLOCK_BYTES);
  }
}
