package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.metadata.ObjectRow;
import java.util.List;
import java.util.Optional;

/**
 * Gives files rows of their own, which they need once they are more than what S3 wrote: then a name
 * leads to the node, and the node says the rest.
 */
final class FileRows {
  private static final byte[] NOTHING = {};

  private final Nodes nodes;
  private final FileNames names;

  FileRows(Nodes nodes, FileNames names) {
    this.nodes = nodes;
    this.names = names;
  }

  /** The row of a node that is about to change; written already if it was not. STALE_NODE. */
  NodeRow written(FileStep step, NodeRef ref) {
    if (Nodes.isDirectory(ref.node())) {
      return names.directory(step.rows(), step.roots(), ref.node()).row();
    }
    return nodes
        .find(step.rows(), ref.node())
        .orElseGet(
            () -> {
              FileNames.Met met = names.unwritten(step.rows(), step.namespace(), ref);
              NodeRow row = sealed(step, met, FileVersions.head(met).version());
              nodes.put(step.rows(), met.id(), row);
              putName(step, met.id(), NodeKind.FILE, met.parent(), met.name());
              return row;
            });
  }

  /** The row of a regular file, its state sealed for the node and the place of a version. */
  NodeRow sealed(FileStep step, FileNames.Met met, Version place) {
    EntryRow.File file = FileVersions.head(met);
    NodeRow.Holding.File held = met.row().file();
    Version version = place.withContentOf(file.version());
    boolean isSameVersion = file.version().equals(version);
    // A version is as old as its place: under another name the file was not there before.
    long published =
        isSameVersion
            ? held.publishedMillis()
            : Math.max(held.publishedMillis(), step.stamp().millis());
    byte[] seal =
        met.isWritten() && isSameVersion
            ? held.seal()
            : step.seals().state(object(met, file), met.name(), version, published);
    return met.row()
        .without(NodeRow.SEALED_FOR_NAME)
        .holding(
            new NodeRow.Holding.File(
                held.content(), held.sizeBytes(), held.allocatedBytes(), published, version, seal));
  }

  private static ObjectRow object(FileNames.Met met, EntryRow.File file) {
    return new ObjectRow(
        List.of(),
        new DirectoryId(met.parent()),
        file.node(),
        file.content(),
        file.sizeBytes(),
        file.modifiedMillis(),
        file.version(),
        file.seal(),
        NOTHING,
        file.nameTag());
  }

  /** Writes a name of a node that has a row. */
  EntryRow.Link putName(FileStep step, NodeId node, NodeKind kind, long parent, byte[] name) {
    byte[] tag = step.seals().name(new DirectoryId(parent), name, node);
    EntryRow.Link link = new EntryRow.Link(node, kind, tag);
    step.rows().put(Table.ENTRY, names.leafKey(parent, name), link.encode());
    return link;
  }

  /** A node that an operation left, or what it was when it ended. */
  NodeRow left(FileStep step, FileNames.Met met) {
    Optional<NodeRow> row = nodes.find(step.rows(), met.id());
    if (row.isEmpty()) {
      return met.row().withLinks(0);
    }
    NodeRow changed = row.get().withChanged(step.stamp().time());
    nodes.put(step.rows(), met.id(), changed);
    return changed;
  }
}
