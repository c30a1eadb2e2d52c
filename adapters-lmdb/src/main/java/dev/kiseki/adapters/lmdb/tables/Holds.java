package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.domain.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which nodes are held, so that they outlive their names. In memory: who held them is gone after a
 * restart.
 *
 * <p>Holding must not cost a write, yet must not race with the writer who takes a node's last name:
 * the writer notes the node as leaving before it asks whether it is held, the holder notes its hold
 * before it asks whether the node is leaving. So at least one of them sees the other; a holder who
 * does lets the writer finish and looks again.
 */
final class Holds {
  /**
   * How long a leaving node is remembered, in nodes: between a holder's two looks far fewer leave.
   */
  private static final int REMEMBERED = 8192;

  private final Map<NodeId, Integer> held = new ConcurrentHashMap<>();
  private final Set<NodeId> leaving = ConcurrentHashMap.newKeySet();

  /** The writer's thread alone. */
  private final Deque<NodeId> inOrder = new ArrayDeque<>();

  void add(NodeId node) {
    held.merge(node, 1, Integer::sum);
  }

  /** Whether that was the last hold. */
  boolean remove(NodeId node) {
    boolean wasHeld = held.containsKey(node);
    Integer left = held.computeIfPresent(node, (_, count) -> count == 1 ? null : count - 1);
    return wasHeld && left == null;
  }

  boolean isHeld(NodeId node) {
    return held.containsKey(node);
  }

  /** Whether the writer may be taking its last name just now. */
  boolean isLeaving(NodeId node) {
    return leaving.contains(node);
  }

  /** Asked by the writer about a node whose last name goes. */
  boolean outlives(NodeId node) {
    if (leaving.add(node)) {
      inOrder.addLast(node);
      if (inOrder.size() > REMEMBERED) {
        leaving.remove(inOrder.removeFirst());
      }
    }
    return held.containsKey(node);
  }
}
