package dev.kiseki.application.file;

import dev.kiseki.application.file.space.SpacePools;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.system.WallClock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The files that are open in this deployment, and the memory that their changes take. The store
 * keeps each of them while it is here. Thread-safe.
 */
final class OpenNodes {
  /** More unflushed bytes than this in one file become a blob. */
  static final long NODE_BYTES = 8L << 20;

  /** Blobs of one file that are being sealed and written at once. */
  private static final int MOST_IN_FLIGHT = 2;

  private final WallClock clock;
  private final Supplier<BodyDigest> digests;
  private final FilePublisher publisher;
  private final long budgetBytes;
  private final SpacePools space = new SpacePools();
  private final ConcurrentMap<NodeId, OpenNode> nodes = new ConcurrentHashMap<>();
  private final AtomicLong memoryBytes = new AtomicLong();

  OpenNodes(
      WallClock clock, Supplier<BodyDigest> digests, FilePublisher publisher, long budgetBytes) {
    this.clock = clock;
    this.digests = digests;
    this.publisher = publisher;
    this.budgetBytes = budgetBytes;
  }

  Optional<OpenNode> find(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  Collection<OpenNode> all() {
    return List.copyOf(nodes.values());
  }

  /** Opens a file that is there. STALE_NODE; INVALID_ARGUMENT for anything but a file. */
  OpenNode open(Volume volume, NodeRef ref) {
    return opened(volume, ref, () -> volume.files().hold(volume.id(), ref), false);
  }

  /** Opens a file that was just made; one that has no name is held already. */
  OpenNode openNew(Volume volume, NodeRef ref, StoredNode made, boolean isHeld) {
    return opened(volume, ref, () -> isHeld ? made : volume.files().hold(volume.id(), ref), true);
  }

  private OpenNode opened(Volume volume, NodeRef ref, Supplier<StoredNode> hold, boolean isNew) {
    OpenNode node =
        nodes.compute(
            ref.node(),
            (_, present) -> {
              OpenNode open =
                  present == null
                      ? new OpenNode(volume, ref, digests, clock::millis, space.account(volume))
                      : present;
              open.opens++;
              return open;
            });
    try {
      node.exclusively(
          () -> {
            if (!node.isLoaded()) {
              load(node, hold.get(), isNew);
            }
            return node;
          });
      return node;
    } catch (KisekiException e) {
      drop(node);
      throw e;
    }
  }

  private static void load(OpenNode node, StoredNode stored, boolean isNew) {
    if (stored.kind() != NodeKind.FILE || !(stored.state() instanceof NodeState.File file)) {
      node.volume().files().release(node.volume().id(), node.id());
      throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "Only files have a content to open.");
    }
    node.published().loaded(file, node.volume().seals().etag(stored, file), isNew);
  }

  /** One opening less; the last one gives everything back. */
  void close(OpenNode node) {
    drop(node);
  }

  private void drop(OpenNode node) {
    List<OpenNode> gone = new ArrayList<>(1);
    nodes.computeIfPresent(
        node.id(),
        (_, present) -> {
          present.opens--;
          if (present.opens > 0) {
            return present;
          }
          gone.add(present);
          return null;
        });
    gone.forEach(this::letGo);
  }

  private void letGo(OpenNode node) {
    node.exclusively(
        () -> {
          accounted(node, node::discard);
          if (node.isLoaded()) {
            node.volume().files().release(node.volume().id(), node.id());
          }
          return node;
        });
  }

  /** With the node's lock: does something that may change how much memory the node takes. */
  void accounted(OpenNode node, Runnable action) {
    try {
      action.run();
    } finally {
      long now = node.memoryBytes();
      memoryBytes.addAndGet(now - node.countedMemoryBytes);
      node.countedMemoryBytes = now;
    }
  }

  /** With the node's lock, after a write: brings memory back within its bounds. */
  void relieve(OpenNode node) {
    if (node.dirtyBytes() > NODE_BYTES || memoryBytes.get() > budgetBytes) {
      accounted(
          node,
          () -> {
            node.awaitFlushes(MOST_IN_FLIGHT - 1);
            publisher.flush(node);
            if (node.isWasteful()) {
              publisher.compact(node);
            }
          });
    }
    if (memoryBytes.get() > budgetBytes) {
      accounted(node, () -> node.awaitFlushes(0));
      relieveOthers(node);
    }
  }

  /** Files that nobody is busy with: waiting for one could wait for us. */
  private void relieveOthers(OpenNode self) {
    for (OpenNode node : nodes.values()) {
      if (memoryBytes.get() <= budgetBytes) {
        return;
      }
      if (!node.equals(self) && node.countedMemoryBytes > 0) {
        node.exclusivelyIfIdle(() -> flushLate(node));
      }
    }
  }

  private void flushLate(OpenNode node) {
    try {
      accounted(
          node,
          () -> {
            publisher.flush(node);
            node.awaitFlushes(0);
          });
    } catch (KisekiException e) {
      node.failedLate(e);
    }
  }

  /** Makes changes visible to everybody. */
  void publish(OpenNode node) {
    node.exclusively(
        () -> {
          node.throwLateError();
          accounted(node, () -> publisher.publish(node));
          return node;
        });
  }

  /**
   * The same, unless the file has no name any more: nobody but those who have it open will ever see
   * it. Whether there was anything to publish.
   */
  boolean publishNamed(OpenNode node) {
    return node.exclusively(
        () -> {
          node.throwLateError();
          if (!node.isChanged() || isUnnamed(node)) {
            return false;
          }
          accounted(node, () -> publisher.publish(node));
          return true;
        });
  }

  /** With the node's lock: see {@link SharedCopies}. */
  void share(OpenNode node, SharedCopies.Beginning beginning, SharedCopies.Change change) {
    accounted(node, () -> publisher.share(node, beginning, change));
  }

  private static boolean isUnnamed(OpenNode node) {
    return node.volume().files().node(node.volume().id(), node.ref()).linkCount() == 0;
  }

  /** What open files have been promised. */
  SpacePools space() {
    return space;
  }

  long memoryBytes() {
    return memoryBytes.get();
  }
}
