package dev.kiseki.ports.in.file;

import dev.kiseki.domain.NodeId;
import java.util.List;

/** Who keeps names and attributes of a session: see {@link Keeping}. Thread-safe; never fails. */
public interface Keeper {
  /**
   * The session, or another one, changed attributes of a node. Returns at once: the caller may hold
   * locks, and be in the middle of an operation on that very node.
   */
  void altered(NodeId node);

  /**
   * Somebody outside of all sessions changed what names lead to, and attributes with them. Returns
   * when the keeper shows nobody what was, within a bound that the keeper sets. The caller holds no
   * lock.
   *
   * @param names that lead elsewhere, or nowhere
   * @param nodes whose attributes are others now
   */
  void overtaken(List<EntryRef> names, List<Kept> nodes);

  /**
   * Returns when nothing that was kept before counts any more, within a bound that the keeper sets.
   */
  void drop();

  /**
   * A node of the session.
   *
   * @param seenIn the directory where the session met it last; the node itself where it has none
   */
  record Kept(NodeId node, NodeId seenIn) {}
}
