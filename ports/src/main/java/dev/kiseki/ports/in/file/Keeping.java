package dev.kiseki.ports.in.file;

import dev.kiseki.domain.NodeId;

/**
 * What the session's user may keep of what it was told, because it will be told when that is no
 * longer so: before the one who changed it is answered. What the session itself was asked to change
 * is its user's own to know.
 *
 * <p>Whoever wants to keep something takes the {@link #moment} before the operation that reads it,
 * and asks afterwards. A tree that cannot promise this lets nothing be kept.
 */
public interface Keeping {
  /** Now, as a number that grows with changes from outside of the session. */
  default long moment() {
    return 0;
  }

  /**
   * What may be kept of a node's name and attributes.
   *
   * @param at the directory of the name, or the node itself when only attributes were asked for
   * @param since the {@link #moment} before they were read
   */
  default Keep keep(NodeId at, FileAttributes attributes, long since) {
    return Keep.NOTHING;
  }

  /** Sets who is told; until then nothing may be kept. */
  default void keepWith(Keeper keeper) {}
}
