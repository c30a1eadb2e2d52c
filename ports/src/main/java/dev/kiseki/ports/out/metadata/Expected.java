package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NodeId;

/**
 * What a mutation expects to find at its key: conditions are evaluated outside, and only this is
 * compared inside.
 */
public sealed interface Expected {
  /** No condition. */
  record Anything() implements Expected {}

  /** No current object: nothing, or a delete marker. */
  record Absent() implements Expected {}

  /** Exactly this node, an object's or a delete marker's. */
  record Node(NodeId id) implements Expected {}

  /** Exactly this object: a mount publishes other content under the same node. */
  record Content(NodeId node, ContentId content) implements Expected {}
}
