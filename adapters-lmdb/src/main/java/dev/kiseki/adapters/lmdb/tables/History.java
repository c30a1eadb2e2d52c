package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.tree.HistoryTree;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.adapters.lmdb.tables.tree.Spot;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.metadata.KeySeal;
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
  private final LongSupplier orders;

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
      LongSupplier orders) {
    this.live = live;
    this.tree = tree;
    this.contents = contents;
    this.objectRows = objectRows;
    this.orders = orders;
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
  void makeRoom(RowWriter rows, VersionedKey key, Version next, KeySeal seal, Tally tally) {
    Optional<EntryRow.File> head = key.head();
    if (head.isPresent() && next.isNull() && head.get().version().isNull()) {
      release(rows, head.get(), tally);
      return;
    }
    if (next.isNull() && key.isVersioned()) {
      key.olderNull().ifPresent(place -> removeOlder(rows, place, tally));
    }
    if (head.isPresent()) {
      // What was just removed may have taken directories along.
      Spot older = tree.locate(rows, key.roots().history(), key.key());
      var row = objectRows.row(rows, key.spot().steps(), key.spot().parent(), head.get());
      tree.put(
          rows,
          older,
          seal::directoryTag,
          head.get().version(),
          parent -> moved(head.get(), seal.moved(row, parent)));
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
  void mark(RowWriter rows, VersionedKey key, RemoveRow removal, Version version) {
    Spot older = tree.locate(rows, key.roots().history(), key.key());
    KeySeal seal = removal.seal();
    tree.put(
        rows,
        older,
        seal::directoryTag,
        version,
        parent ->
            new EntryRow.Marker(
                removal.marker(),
                removal.modifiedMillis(),
                version,
                seal.marker(parent, removal.marker(), version, removal.modifiedMillis())));
  }

  /** Removes a version for good; when it was current, the one before it comes back. */
  void remove(
      RowWriter rows, VersionedKey key, VersionedKey.Place place, KeySeal seal, Tally tally) {
    if (place.isHead() && place.row() instanceof EntryRow.File file) {
      live.remove(rows, place.spot());
      release(rows, file, tally);
    } else {
      removeOlder(rows, place, tally);
    }
    if (key.isVersioned() && (place.isHead() || key.head().isEmpty())) {
      promote(rows, key.roots(), key.key(), seal);
    }
  }

  /** The newest older version becomes the current object, unless it is a delete marker. */
  private void promote(RowWriter rows, NamespaceRow.Roots roots, byte[] key, KeySeal seal) {
    Spot older = tree.locate(rows, roots.history(), key);
    if (tree.newest(rows, older).orElse(null) instanceof EntryRow.File file) {
      var row = objectRows.row(rows, older.steps(), older.parent(), file);
      live.put(
          rows,
          live.locate(rows, roots.live(), key),
          seal::directoryTag,
          parent -> moved(file, seal.moved(row, parent)));
      tree.remove(rows, older, file.version());
    }
  }

  private void removeOlder(RowWriter rows, VersionedKey.Place place, Tally tally) {
    tree.remove(rows, place.spot(), HistoryTree.version(place.row()));
    if (place.row() instanceof EntryRow.File file) {
      release(rows, file, tally);
    }
  }

  void release(RowWriter rows, EntryRow.File file, Tally tally) {
    contents.release(rows, file.content());
    tally.less(file.sizeBytes());
  }

  private static EntryRow.File moved(EntryRow.File file, byte[] seal) {
    return new EntryRow.File(
        file.node(), file.content(), file.sizeBytes(), file.modifiedMillis(), file.version(), seal);
  }
}
