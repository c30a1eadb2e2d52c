package dev.kiseki.application.file;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.StoredNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * The nodes that a session has given out: with references, or open. A node that has neither any
 * more is forgotten, and the store keeps it no longer. Thread-safe.
 */
final class KnownNodes {
  private final ConcurrentMap<NodeId, Known> nodes = new ConcurrentHashMap<>();

  /** STALE_NODE. */
  Known require(NodeId id) {
    Known known = nodes.get(id);
    if (known == null) {
      throw Failures.stale(id);
    }
    return known;
  }

  Optional<Known> find(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** A root: known for as long as the session lives. */
  Known root(Volume volume) {
    return update(volume, volume.root(), known -> known.references = Math.max(1, known.references));
  }

  /** One more reference to a node that was met at a place. */
  Known referenced(Volume volume, StoredNode node, Place place) {
    return update(
        volume,
        node.id(),
        known -> {
          known.references++;
          known.seenAt(place);
        });
  }

  /** One more reference to a node that was met by its id alone. */
  Known referenced(Volume volume, StoredNode node) {
    return update(volume, node.id(), known -> known.references++);
  }

  Known opened(Known node) {
    return update(node.volume(), node.id(), known -> known.handles++);
  }

  private Known update(Volume volume, NodeId id, Consumer<Known> change) {
    return nodes.compute(
        id,
        (key, present) -> {
          Known known = present == null ? new Known(volume, key) : present;
          change.accept(known);
          return known;
        });
  }

  void closed(Known node) {
    drop(node.id(), known -> known.handles--);
  }

  void forget(NodeId id, long count) {
    drop(id, known -> known.references -= count);
  }

  private void drop(NodeId id, Consumer<Known> change) {
    List<Known> gone = new ArrayList<>(1);
    nodes.computeIfPresent(
        id,
        (_, known) -> {
          change.accept(known);
          if (known.isForgotten()) {
            gone.add(known);
            return null;
          }
          return known;
        });
    gone.forEach(KnownNodes::letGo);
  }

  /**
   * Asks the store to keep a node that is about to lose a name, if this session knows it: its id
   * keeps answering.
   */
  void keep(Volume volume, NodeId id) {
    Known known = nodes.get(id);
    if (known == null) {
      return;
    }
    volume.files().hold(volume.id(), known.ref());
    List<Known> late = new ArrayList<>(1);
    nodes.compute(
        id,
        (_, present) -> {
          if (present == null) {
            late.add(known);
            known.holds = 1;
          } else {
            present.holds++;
          }
          return present;
        });
    late.forEach(KnownNodes::letGo);
  }

  private static void letGo(Known known) {
    for (; known.holds > 0; known.holds--) {
      known.volume().files().release(known.volume().id(), known.id());
    }
  }

  void clear() {
    List<Known> all = List.copyOf(nodes.values());
    nodes.clear();
    all.forEach(KnownNodes::letGo);
  }

  /** Nodes with references or handles. */
  int count() {
    return nodes.size();
  }
}
