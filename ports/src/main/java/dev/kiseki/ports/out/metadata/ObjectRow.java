package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import java.util.List;

/**
 * The current object of a key, still sealed.
 *
 * @param path the directories from the namespace's root to the entry, each with its tag; empty for
 *     a key without '/'
 * @param parent the directory of the entry
 * @param sealedEntry the entry's own seal: it binds (parent, last name) to (node, content)
 * @param sealedFacts the content's facts
 */
public record ObjectRow(
    List<DirectoryStep> path,
    DirectoryId parent,
    NodeId node,
    ContentId content,
    long sizeBytes,
    long modifiedMillis,
    byte[] sealedEntry,
    byte[] sealedFacts) {
  public ObjectRow {
    path = List.copyOf(path);
  }
}
