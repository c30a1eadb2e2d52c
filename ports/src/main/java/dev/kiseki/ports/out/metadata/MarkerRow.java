package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import java.util.List;

/**
 * A delete marker: a version without content.
 *
 * @param path the directories from the root of the older versions, each with its tag
 * @param parent the directory of the row
 * @param tag made by {@link KeySeal#marker}
 */
public record MarkerRow(
    List<DirectoryStep> path,
    DirectoryId parent,
    NodeId node,
    Version version,
    long modifiedMillis,
    byte[] tag) {
  public MarkerRow {
    path = List.copyOf(path);
  }
}
