package dev.kiseki.domain;

import java.util.Optional;

/**
 * A version's place among those of its key.
 *
 * @param order grows with each version that a namespace gets; 0 for what was written before it had
 *     versions
 * @param isNull whether it is the one version of its key that is called {@code null}
 * @param origin the node that its content was stored for, if that is another than the one that has
 *     it now: it came back, and got a node of its own. Its name tells the origin, and the facts of
 *     its content are sealed for it.
 */
public record Version(long order, boolean isNull, Optional<NodeId> origin) {
  /** Of everything in a namespace that never had versioning, and of what is left from then. */
  public static final Version UNVERSIONED = new Version(0, true);

  public Version {
    if (order < 0 || (order == 0 && !isNull)) {
      throw new IllegalArgumentException("version");
    }
  }

  /** Of content that was stored for the node that has it. */
  public Version(long order, boolean isNull) {
    this(order, isNull, Optional.empty());
  }

  /** The node that its content was stored for, if {@code node} has it now. */
  public NodeId origin(NodeId node) {
    return origin.orElse(node);
  }

  /** The same version when it passes from one node to another. */
  public Version passed(NodeId from, NodeId to) {
    if (from.equals(to)) {
      return this;
    }
    NodeId first = origin(from);
    return new Version(order, isNull, first.equals(to) ? Optional.empty() : Optional.of(first));
  }

  /** This place, for the content that a version of the same node has. */
  public Version withContentOf(Version other) {
    return new Version(order, isNull, other.origin);
  }

  /** This place, for content that was stored for the node itself. */
  public Version withOwnContent() {
    return new Version(order, isNull);
  }
}
