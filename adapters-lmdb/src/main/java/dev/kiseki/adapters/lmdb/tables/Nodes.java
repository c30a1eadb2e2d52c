package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtendedRow;
import dev.kiseki.adapters.lmdb.tables.row.IdRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.files.Extended;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeTimes;
import dev.kiseki.ports.out.system.WallClock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * One tenant's node rows: of every directory, and of files that a mount made or changed. A file
 * that only S3 wrote has none, and is what its entry says.
 *
 * <pre>
 *  node       tenant ‖ node(8)   NodeRow
 *  extended   tenant ‖ node(8)   ExtendedRow
 *  orphan     tenant ‖ node(8)   IdRow: the namespace of a node without names
 * </pre>
 */
final class Nodes implements KeyTree.Directories {
  /** Sets the ids of directories, which are drawn from a sequence of their own, apart. */
  private static final long DIRECTORY_BIT = 1L << 62;

  private final int tenant;
  private final Contents contents;
  private final Holds holds;
  private final WallClock clock;
  private final Resealing resealing;

  Nodes(int tenant, Contents contents, Holds holds, WallClock clock, Resealing resealing) {
    this.tenant = tenant;
    this.contents = contents;
    this.holds = holds;
    this.clock = clock;
    this.resealing = resealing;
  }

  static NodeId ofDirectory(long directory) {
    return new NodeId(directory | DIRECTORY_BIT);
  }

  static boolean isDirectory(NodeId node) {
    return (node.value() & DIRECTORY_BIT) != 0;
  }

  static long directoryOf(NodeId node) {
    return node.value() & ~DIRECTORY_BIT;
  }

  Optional<NodeRow> find(RowReader rows, NodeId node) {
    return rows.get(Table.NODE, key(node)).map(NodeRow::decode);
  }

  void put(RowWriter rows, NodeId node, NodeRow row) {
    rows.put(Table.NODE, key(node), row.encode());
  }

  /** Removes a node's rows; what they refer to is the caller's business. */
  void delete(RowWriter rows, NodeId node) {
    rows.delete(Table.NODE, key(node));
    rows.delete(Table.EXTENDED, key(node));
    rows.delete(Table.ORPHAN, key(node));
  }

  // ---- directories

  /** The row of a directory; one that nothing is said of yet is as it was made. */
  NodeRow directory(RowReader rows, long directory) {
    return find(rows, ofDirectory(directory))
        .orElseGet(() -> newDirectory(directory, new byte[0], Instant.EPOCH));
  }

  private static NodeRow newDirectory(long parent, byte[] name, Instant time) {
    return new NodeRow(
        NodeKind.DIRECTORY,
        0,
        0,
        Optional.empty(),
        2,
        0,
        NodeTimes.at(time),
        parent,
        name,
        new NodeRow.Holding.Nothing());
  }

  @Override
  public void created(RowWriter rows, long parent, byte[] name, long child) {
    Instant now = clock.now();
    put(rows, ofDirectory(child), newDirectory(parent, name, now));
    addLinks(rows, parent, 1);
  }

  /** Counts the directories in a directory. */
  void addLinks(RowWriter rows, long directory, int more) {
    NodeRow row = directory(rows, directory);
    NodeRow changed = row.withLinks(row.links() + more);
    boolean isUntouchedRoot =
        changed.links() == 2
            && changed.parent() == directory
            && changed.flags() == 0
            && changed.ownership().isEmpty()
            && changed.times().changed().equals(Instant.EPOCH);
    if (isUntouchedRoot) {
      rows.delete(Table.NODE, key(ofDirectory(directory)));
    } else {
      put(rows, ofDirectory(directory), changed);
    }
  }

  /** Names in a directory changed. */
  void touch(RowWriter rows, long directory, Instant time) {
    NodeRow row = directory(rows, directory);
    put(
        rows,
        ofDirectory(directory),
        row.withTimes(new NodeTimes(row.times().accessed(), time, time)));
  }

  /** A name was taken out of a directory by a mount: it stays when it is empty. */
  void loseName(RowWriter rows, long directory, Instant time) {
    NodeRow row = directory(rows, directory);
    put(
        rows,
        ofDirectory(directory),
        row.withTimes(new NodeTimes(row.times().accessed(), time, time)).with(NodeRow.EXPLICIT));
  }

  @Override
  public boolean isExplicit(RowReader rows, long directory) {
    return directory(rows, directory).is(NodeRow.EXPLICIT);
  }

  @Override
  public void pruned(RowWriter rows, long directory) {
    endDirectory(rows, directory);
  }

  /** A directory lost its name. */
  void endDirectory(RowWriter rows, long directory) {
    NodeId node = ofDirectory(directory);
    NodeRow row = directory(rows, directory);
    if (holds.outlives(node)) {
      put(rows, node, row.withLinks(0));
      rows.put(Table.ORPHAN, key(node), IdRow.encode(directory));
    } else {
      delete(rows, node);
    }
    addLinks(rows, row.parent(), -1);
  }

  // ---- files

  /** The row that a file without one would have. */
  static NodeRow unwritten(
      EntryRow.File file, NamespaceId namespace, long parent, byte[] name, int links) {
    return new NodeRow(
        NodeKind.FILE,
        NodeRow.SEALED_FOR_NAME,
        namespace.value(),
        Optional.empty(),
        links,
        0,
        NodeTimes.at(Instant.ofEpochMilli(file.modifiedMillis())),
        parent,
        name,
        new NodeRow.Holding.File(
            file.content(),
            file.sizeBytes(),
            file.sizeBytes(),
            file.modifiedMillis(),
            file.version(),
            file.seal()));
  }

  /**
   * A file loses one name. The node goes with the last one, unless it is held.
   *
   * @param isKept whether its content became an older version, which took over the reference
   */
  void dropName(
      RowWriter rows,
      NamespaceId namespace,
      long parent,
      byte[] name,
      EntryRow.File file,
      boolean isKept,
      Tally tally) {
    NodeRow row =
        file.isLinked() ? require(rows, file.node()) : unwritten(file, namespace, parent, name, 1);
    drop(rows, file.node(), row, parent, name, isKept, tally);
  }

  /** The same for a node that is known, of any kind but a directory. */
  void drop(
      RowWriter rows,
      NodeId node,
      NodeRow row,
      long parent,
      byte[] name,
      boolean isKept,
      Tally tally) {
    boolean isLast = row.links() <= 1;
    if (isLast && !holds.outlives(node)) {
      delete(rows, node);
      if (!isKept) {
        release(rows, row, tally);
      }
      return;
    }
    if (isKept) {
      tally.more(contents.addReference(rows, row.file().content()));
    }
    boolean wasIts = row.parent() == parent && Arrays.equals(row.name(), name);
    NodeRow less = row.withLinks(row.links() - 1);
    if (isLast) {
      rows.put(Table.ORPHAN, key(node), IdRow.encode(row.namespace()));
      put(rows, node, less);
    } else {
      put(rows, node, wasIts ? less.named(0, new byte[0]) : less);
    }
  }

  /** What a node without names held goes. */
  void release(RowWriter rows, NodeRow row, Tally tally) {
    if (row.kind() == NodeKind.FILE) {
      tally.less(contents.release(rows, row.file().content()));
    }
  }

  /** Notes a node that has no name. */
  void putOrphan(RowWriter rows, NodeId node, NodeRow row) {
    put(rows, node, row);
    rows.put(Table.ORPHAN, key(node), IdRow.encode(row.namespace()));
  }

  void forgetOrphan(RowWriter rows, NodeId node) {
    rows.delete(Table.ORPHAN, key(node));
  }

  /** Ends a node that has neither name nor holder. */
  void end(RowWriter rows, NodeId node, Namespaces namespaces) {
    Optional<NodeRow> row = find(rows, node);
    if (row.isEmpty() || row.get().links() > 0 || holds.isHeld(node)) {
      return;
    }
    delete(rows, node);
    if (row.get().kind() == NodeKind.FILE) {
      Tally tally = new Tally();
      release(rows, row.get(), tally);
      NamespaceId namespace = new NamespaceId(row.get().namespace());
      if (namespaces.exists(rows, namespace)) {
        namespaces.count(rows, namespace, tally.objects(), tally.bytes());
      }
    }
  }

  /** The attributes of a file pass to the one that S3 puts in its place. */
  NodeRow successor(
      RowWriter rows, EntryRow.File before, EntryRow.File after, long parent, byte[] name) {
    NodeRow old = require(rows, before.node());
    extended(rows, before.node()).ifPresent(all -> putExtended(rows, after.node(), all));
    Instant time = Instant.ofEpochMilli(after.modifiedMillis());
    return new NodeRow(
        NodeKind.FILE,
        0,
        old.namespace(),
        old.ownership(),
        1,
        0,
        NodeTimes.at(time),
        parent,
        name,
        new NodeRow.Holding.File(
            after.content(),
            after.sizeBytes(),
            after.sizeBytes(),
            after.modifiedMillis(),
            after.version(),
            after.seal()));
  }

  Optional<Extended> extended(RowReader rows, NodeId node) {
    return rows.get(Table.EXTENDED, key(node)).map(ExtendedRow::decode);
  }

  void putExtended(RowWriter rows, NodeId node, Extended extended) {
    rows.put(Table.EXTENDED, key(node), ExtendedRow.encode(extended));
    resealing.gotExtended(node, extended.sealed());
  }

  void deleteExtended(RowWriter rows, NodeId node) {
    rows.delete(Table.EXTENDED, key(node));
  }

  /** The row of a node that a name leads to. */
  NodeRow require(RowReader rows, NodeId node) {
    return find(rows, node).orElseThrow(() -> RowIn.corrupt(Table.NODE, "a name leads to no node"));
  }

  private byte[] key(NodeId node) {
    return RowKey.of(tenant, node.value());
  }
}
