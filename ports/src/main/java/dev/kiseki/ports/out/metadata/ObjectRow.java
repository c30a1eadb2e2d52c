package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import java.util.List;

/**
 * A version of a key that has content, still sealed: the current object, or an older one.
 *
 * @param path the directories from the root of its tree to the entry, each with its tag; empty for
 *     a key without '/'
 * @param parent the directory of the entry
 * @param sealedEntry the entry's own seal: it binds (parent, last name) to (node, content,
 *     version); with a tag of the name, the node to (content, version)
 * @param sealedFacts the content's facts
 * @param nameTag binds (parent, last name) to the node, for a file that a mount made or changed;
 *     else empty
 */
public record ObjectRow(
    List<DirectoryStep> path,
    DirectoryId parent,
    NodeId node,
    ContentId content,
    long sizeBytes,
    long modifiedMillis,
    Version version,
    byte[] sealedEntry,
    byte[] sealedFacts,
    byte[] nameTag) {
  public ObjectRow {
    path = List.copyOf(path);
  }

  /** The node that the facts are sealed for. */
  public NodeId origin() {
    return version.origin(node);
  }

  /** What it would be with another content of the same bytes; its seals are still the old ones. */
  public ObjectRow withContent(ContentId other) {
    return new ObjectRow(
        path,
        parent,
        node,
        other,
        sizeBytes,
        modifiedMillis,
        version,
        sealedEntry,
        sealedFacts,
        nameTag);
  }

  /** Whether the name leads to the node by a tag, and the node to its content by a seal. */
  public boolean isLinked() {
    return nameTag.length > 0;
  }
}
