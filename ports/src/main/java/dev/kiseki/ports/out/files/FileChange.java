package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;

/** Something that readers see from now on. */
public sealed interface FileChange {
  NamespaceId namespace();

  /** A name leads to something else than before, or to nothing. */
  record Named(NamespaceId namespace, Place place) implements FileChange {}

  /** Content or attributes of a node changed; of a directory, also its names. */
  record Altered(NamespaceId namespace, NodeId node) implements FileChange {}

  /** A namespace is gone, with the directories that it still held. */
  record Ended(NamespaceId namespace) implements FileChange {}
}
