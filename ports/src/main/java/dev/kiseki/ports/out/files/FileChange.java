package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;

/** Something that readers see from now on. */
public sealed interface FileChange {
  NamespaceId namespace();

  /** A name leads to something else than before, or to nothing; its directory's times moved. */
  record Named(NamespaceId namespace, Place place) implements FileChange {}

  /** Content or attributes of a node changed; of a directory, the number of those in it. */
  record Altered(NamespaceId namespace, NodeId node) implements FileChange {}

  /** A namespace is gone, with the directories that it still held. */
  record Ended(NamespaceId namespace) implements FileChange {}
}
