package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.tree.HistoryTree;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.adapters.lmdb.tables.tree.Spot;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.files.Stamp;
import dev.kiseki.ports.out.metadata.KeySeal;
import dev.kiseki.ports.out.metadata.OwnContent;
import dev.kiseki.ports.out.metadata.RemoveRow;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What becomes of a key's versions when one comes or goes. Everything that is current is in the
 * live tree, or is a delete marker and the newest row of its key in the history; all else is older
 * and lies in the history. A key has at most one null version.
 */
final class History {
  private final KeyTree live;
  private final HistoryTree tree;
  private final Contents contents;
  private final ObjectRows objectRows;
  private final Nodes nodes;
  private final LongSupplier orders;
  private final Resealing resealing;

  /**
   * The history of one tenant.
   *
   * @param orders growing numbers, drawn inside the transaction: so they grow with the commits
   */
  History(
      KeyTree live,
      HistoryTree tree,
      Contents contents,
      ObjectRows objectRows,
      Nodes nodes,
      LongSupplier orders,
      Resealing resealing) {
    this.live = live;
    this.tree = tree;
    this.contents = contents;
    this.objectRows = objectRows;
    this.nodes = nodes;
    this.orders = orders;
    this.resealing = resealing;
  }

  /** The place of a new version. */
  Version next(VersioningState versioning) {
    return switch (versioning) {
      case UNVERSIONED -> Version.UNVERSIONED;
      case SUSPENDED -> new Version(orders.getAsLong(), true);
      case ENABLED -> new Version(orders.getAsLong(), false);
    };
  }

  /**
   * Makes room for a new version: the current object becomes an older one, and a null version ends
   * when the new one is null. The row in the live tree is left for the caller to replace or remove.
   */
  void makeRoom(
      RowWriter rows,
      NamespaceId namespace,
      VersionedKey key,
      Version next,
      KeySeal seal,
      Tally tally) {
    makeRoom(rows, namespace, key, next, seal, tally, leaving(namespace, key));
  }

  /** What becomes of the file that was current. */
  @FunctionalInterface
  interface Leaving {
    /**
     * Called before the row in the history is written.
     *
     * @param isKept its content becomes an older version, which takes over a reference
     */
    void left(RowWriter rows, EntryRow.File head, boolean isKept, Tally tally);
  }

  private Leaving leaving(NamespaceId namespace, VersionedKey key) {
    return (rows, head, isKept, tally) ->
        nodes.dropName(
            rows, namespace, key.spot().parent().value(), key.name(), head, isKept, tally);
  }

  /** The same, with the file's node left to the caller. */
  void makeRoom(
      RowWriter rows,
      NamespaceId namespace,
      VersionedKey key,
      Version next,
      KeySeal seal,
      Tally tally,
      Leaving leaving) {
    Optional<EntryRow.File> head = key.head();
    if (head.isPresent() && next.isNull() && head.get().version().isNull()) {
      leaving.left(rows, head.get(), false, tally);
      return;
    }
    if (next.isNull() && key.isVersioned()) {
      dropOlderNull(rows, key, tally);
    }
    if (head.isPresent()) {
      // What was just removed may have taken directories along.
      Spot older = tree.locate(rows, key.roots().history(), key.key());
      var row = objectRows.row(rows, key.spot().steps(), key.spot().parent(), head.get());
      leaving.left(rows, head.get(), true, tally);
      resealing.moved(namespace, row.origin(), row.content(), row.sealedFacts());
      tree.put(
          rows,
          older,
          seal::directoryTag,
          head.get().version(),
          parent -> {
            NodeId origin = row.origin();
            return moved(head.get(), origin, seal.moved(row, parent, origin));
          });
    }
  }

  /** What a new version ends, instead of making it an older one. */
  Optional<EntryRow.File> replaced(VersionedKey key) {
    return switch (key.roots().versioning()) {
      case UNVERSIONED -> key.head();
      case ENABLED -> Optional.empty();
      case SUSPENDED ->
          key.head()
              .filter(head -> head.version().isNull())
              .or(
                  () ->
                      key.olderNull()
                          .map(VersionedKey.Place::row)
                          .filter(EntryRow.File.class::isInstance)
                          .map(EntryRow.File.class::cast));
    };
  }

  /** Adds the newest row of a key that is now deleted. */
  void mark(RowWriter rows, long root, byte[] key, Stamp stamp, KeySeal seal, Version version) {
    Spot older = tree.locate(rows, root, key);
    NodeId marker = stamp.marker();
    long millis = stamp.millis();
    tree.put(
        rows,
        older,
        seal::directoryTag,
        version,
        parent ->
            new EntryRow.Marker(
                marker, millis, version, seal.marker(parent, marker, version, millis)));
  }

  /** Removes a version for good; when it was current, the one before it comes back. */
  void remove(
      RowWriter rows,
      NamespaceId namespace,
      VersionedKey key,
      VersionedKey.Place place,
      RemoveRow removal,
      Tally tally) {
    if (place.isHead() && place.row() instanceof EntryRow.File file) {
      leaving(namespace, key).left(rows, file, false, tally);
      live.remove(rows, place.spot());
    } else {
      removeOlder(rows, place, tally);
    }
    if (key.isVersioned() && (place.isHead() || key.head().isEmpty())) {
      promote(rows, namespace, key, removal, tally);
    }
  }

  /**
   * The newest older version becomes the current object, unless it is a delete marker. It gets a
   * node of its own: the one that it had may have gone to another name, with its attributes and
   * whoever has it open, and older versions of that one may come back as well.
   */
  private void promote(
      RowWriter rows, NamespaceId namespace, VersionedKey key, RemoveRow removal, Tally tally) {
    NamespaceRow.Roots roots = key.roots();
    KeySeal seal = removal.seal();
    NodeId node = removal.newNode();
    Spot older = tree.locate(rows, roots.history(), key.key());
    if (tree.newest(rows, older).orElse(null) instanceof EntryRow.File file) {
      var row = objectRows.row(rows, older.steps(), older.parent(), file);
      key.hidden().ifPresent(link -> dropHidden(rows, key, link, tally));
      live.put(
          rows,
          live.locate(rows, roots.live(), key.key()),
          seal::directoryTag,
          parent -> moved(file, node, seal.moved(row, parent, node)));
      tree.remove(rows, older, file.version());
      resealing.moved(namespace, row.origin(), row.content(), row.sealedFacts());
    }
  }

  /** A version that is there has a content of its own from now on; all else about it stays. */
  void putOwnContent(RowWriter rows, VersionedKey.Place place, OwnContent own) {
    if (!(place.row() instanceof EntryRow.File file)) {
      throw RowIn.corrupt(Table.HISTORY, "a delete marker has no content");
    }
    EntryRow.File row = file.withContent(own.id(), own.sealedEntry());
    if (!place.isHead()) {
      tree.replace(rows, place.spot(), row);
    } else if (!file.isLinked()) {
      live.replace(rows, place.spot(), row);
    } else {
      NodeRow node = nodes.require(rows, file.node());
      NodeRow.Holding.File held = node.file();
      nodes.put(
          rows,
          file.node(),
          node.holding(
              new NodeRow.Holding.File(
                  own.id(),
                  held.sizeBytes(),
                  held.allocatedBytes(),
                  held.publishedMillis(),
                  held.version(),
                  own.sealedEntry())));
    }
  }

  /** What S3 does not see, a symbolic link, say, gives its name to an object. */
  void dropHidden(RowWriter rows, VersionedKey key, EntryRow.Link link, Tally tally) {
    NodeRow row = nodes.require(rows, link.node());
    nodes.drop(rows, link.node(), row, key.spot().parent().value(), key.name(), false, tally);
  }

  /** An older null version ends because there is a newer one. */
  void dropOlderNull(RowWriter rows, VersionedKey key, Tally tally) {
    key.olderNull().ifPresent(place -> removeOlder(rows, place, tally));
  }

  private void removeOlder(RowWriter rows, VersionedKey.Place place, Tally tally) {
    tree.remove(rows, place.spot(), HistoryTree.version(place.row()));
    if (place.row() instanceof EntryRow.File file) {
      release(rows, file, tally);
    }
  }

  private void release(RowWriter rows, EntryRow.File file, Tally tally) {
    tally.less(contents.release(rows, file.content()));
  }

  private static EntryRow.File moved(EntryRow.File file, NodeId node, byte[] seal) {
    return new EntryRow.File(
        node,
        file.content(),
        file.sizeBytes(),
        file.modifiedMillis(),
        file.version().passed(file.node(), node),
        seal);
  }
}
