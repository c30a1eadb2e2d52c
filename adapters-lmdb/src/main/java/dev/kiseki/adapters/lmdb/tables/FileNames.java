package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeName;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.StoredNode;
import java.util.Arrays;
import java.util.Optional;

/** Finds nodes by name and by id in the live tree, one directory at a time. */
final class FileNames {
  private static final byte[] NO_TAG = {};

  private final int tenant;
  private final Nodes nodes;

  FileNames(int tenant, Nodes nodes) {
    this.tenant = tenant;
    this.nodes = nodes;
  }

  /**
   * What a name leads to.
   *
   * @param row of the node, or what it would say if there was one
   */
  record Met(long parent, byte[] name, NodeId id, EntryRow entry, NodeRow row) {
    boolean isDirectory() {
      return entry instanceof EntryRow.Directory;
    }

    /** Whether the node has a row of its own. */
    boolean isWritten() {
      return !(entry instanceof EntryRow.File);
    }

    StoredNode stored() {
      byte[] tag =
          switch (entry) {
            case EntryRow.Directory directory -> directory.tag();
            case EntryRow.Link link -> link.tag();
            case EntryRow.File _,
                EntryRow.Continuation _,
                EntryRow.Group _,
                EntryRow.Marker _,
                EntryRow.NullPointer _ ->
                NO_TAG;
          };
      return FileNames.stored(
          id, row, Optional.of(new NodeName(new DirectoryId(parent), name, tag)));
    }
  }

  /** A directory that exists, or was removed and is held. */
  record Directory(long id, NodeRow row) {}

  static StoredNode stored(NodeId id, NodeRow row, Optional<NodeName> name) {
    boolean isByName = row.is(NodeRow.SEALED_FOR_NAME);
    NodeState state =
        switch (row.holding()) {
          case NodeRow.Holding.File file ->
              new NodeState.File(
                  file.content(),
                  file.sizeBytes(),
                  file.allocatedBytes(),
                  file.publishedMillis(),
                  file.version(),
                  file.seal());
          case NodeRow.Holding.Symlink(long targetBytes, byte[] target) ->
              new NodeState.Symlink(target, targetBytes);
          case NodeRow.Holding.Nothing _ ->
              row.isDirectory()
                  ? new NodeState.Directory(new DirectoryId(Nodes.directoryOf(id)))
                  : new NodeState.Special();
        };
    Optional<NodeName> reached =
        isByName
            ? Optional.of(new NodeName(new DirectoryId(row.parent()), row.name(), NO_TAG))
            : name;
    return new StoredNode(
        id, row.kind(), row.ownership(), row.links(), row.device(), row.times(), state, reached);
  }

  /** A directory by its id. NOT_A_DIRECTORY; STALE_NODE. */
  Directory directory(RowReader rows, NamespaceRow.Roots roots, NodeId node) {
    if (!Nodes.isDirectory(node)) {
      throw new KisekiException(ErrorCode.NOT_A_DIRECTORY, "This node is no directory.");
    }
    long id = Nodes.directoryOf(node);
    Optional<NodeRow> row = nodes.find(rows, node);
    if (row.isEmpty() && id != roots.live()) {
      throw stale(node);
    }
    return new Directory(id, row.orElseGet(() -> nodes.directory(rows, id)));
  }

  /** The same for one that is to get a name, or lose one. NO_SUCH_FILE when it was removed. */
  Directory living(RowReader rows, NamespaceRow.Roots roots, NodeId node) {
    Directory directory = directory(rows, roots, node);
    if (directory.row().links() == 0) {
      throw new KisekiException(ErrorCode.NO_SUCH_FILE, "This directory was removed.");
    }
    return directory;
  }

  /** What has a name: a directory, if there is one, else a file. */
  Optional<Met> find(RowReader rows, NamespaceId namespace, long directory, byte[] name) {
    Optional<Met> child = findDirectory(rows, directory, name);
    return child.isPresent() ? child : findLeaf(rows, namespace, directory, name);
  }

  private Optional<Met> findDirectory(RowReader rows, long directory, byte[] name) {
    return rows.get(Table.ENTRY, directoryKey(directory, name))
        .map(row -> met(rows, directory, name, EntryRow.decode(Table.ENTRY, row)));
  }

  Optional<Met> findLeaf(RowReader rows, NamespaceId namespace, long directory, byte[] name) {
    return rows.get(Table.ENTRY, leafKey(directory, name))
        .map(row -> leaf(rows, namespace, directory, name, EntryRow.decode(Table.ENTRY, row)));
  }

  /** The directory that an entry leads to. */
  Met met(RowReader rows, long parent, byte[] name, EntryRow entry) {
    if (!(entry instanceof EntryRow.Directory(long child, _))) {
      throw RowIn.corrupt(Table.ENTRY, "a directory's label leads elsewhere");
    }
    return new Met(parent, name, Nodes.ofDirectory(child), entry, nodes.directory(rows, child));
  }

  /** The file that an entry leads to. */
  Met leaf(RowReader rows, NamespaceId namespace, long parent, byte[] name, EntryRow entry) {
    return switch (entry) {
      case EntryRow.File file ->
          new Met(
              parent, name, file.node(), entry, Nodes.unwritten(file, namespace, parent, name, 1));
      case EntryRow.Link link -> {
        NodeRow row = nodes.require(rows, link.node());
        if (row.kind() != link.kind()) {
          throw RowIn.corrupt(Table.ENTRY, "a name and its node are of different kinds");
        }
        yield new Met(parent, name, link.node(), entry, row);
      }
      case EntryRow.Directory _,
          EntryRow.Continuation _,
          EntryRow.Group _,
          EntryRow.Marker _,
          EntryRow.NullPointer _ ->
          throw RowIn.corrupt(Table.ENTRY, "a name leads elsewhere");
    };
  }

  /** A node by its id, or by where it was seen. STALE_NODE. */
  StoredNode node(RowReader rows, NamespaceId namespace, NamespaceRow.Roots roots, NodeRef ref) {
    if (Nodes.isDirectory(ref.node())) {
      return stored(ref.node(), directory(rows, roots, ref.node()).row(), Optional.empty());
    }
    return nodes
        .find(rows, ref.node())
        .map(row -> stored(ref.node(), row, Optional.empty()))
        .orElseGet(() -> unwritten(rows, namespace, ref).stored());
  }

  /** A file that only S3 wrote, where it was seen. STALE_NODE. */
  Met unwritten(RowReader rows, NamespaceId namespace, NodeRef ref) {
    return ref.seen()
        .filter(place -> Nodes.isDirectory(place.directory()))
        .flatMap(
            place -> findLeaf(rows, namespace, Nodes.directoryOf(place.directory()), place.name()))
        .filter(met -> met.id().equals(ref.node()) && !met.isWritten())
        .orElseThrow(() -> stale(ref.node()));
  }

  byte[] leafKey(long directory, byte[] name) {
    return RowKey.of(tenant, directory, name, 0, name.length);
  }

  byte[] directoryKey(long directory, byte[] name) {
    byte[] label = Arrays.copyOf(name, name.length + 1);
    label[name.length] = '/';
    return RowKey.of(tenant, directory, label, 0, label.length);
  }

  byte[] entryKey(Met met) {
    return met.isDirectory()
        ? directoryKey(met.parent(), met.name())
        : leafKey(met.parent(), met.name());
  }

  static KisekiException stale(NodeId node) {
    return new KisekiException(
        ErrorCode.STALE_NODE, "This node is gone.", Fact.of("node", node.value()));
  }

  static boolean isRegular(NodeRow row) {
    return row.kind() == NodeKind.FILE;
  }

  /** The place in the port's words. */
  static Place place(long directory, byte[] name) {
    return new Place(Nodes.ofDirectory(directory), name);
  }
}
