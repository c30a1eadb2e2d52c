package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;

/**
 * Something that readers see from now on. Told after the fact, out of order, maybe more than once:
 * good for dropping caches, never for being right.
 */
public sealed interface FileChange {
  NamespaceId namespace();

  /** A name leads to something else than before, or to nothing. */
  record Named(NamespaceId namespace, Place place) implements FileChange {}

  /** Content or attributes of a node changed. */
  record Altered(NamespaceId namespace, NodeId node) implements FileChange {}
}
