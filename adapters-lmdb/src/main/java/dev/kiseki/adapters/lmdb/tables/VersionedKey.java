package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.tree.HistoryTree;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.adapters.lmdb.tables.tree.LinkedFile;
import dev.kiseki.adapters.lmdb.tables.tree.Spot;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import dev.kiseki.ports.out.metadata.Expected;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A key as one operation finds it: its current object in the live tree, and behind it, looked for
 * only when asked, what is older. A key without a current object that has older rows is under a
 * delete marker: the newest of them.
 */
final class VersionedKey {
  private final RowReader rows;
  private final NamespaceRow.Roots roots;
  private final HistoryTree history;
  private final byte[] key;
  private final int tenant;
  private final Spot spot;
  private final Optional<EntryRow.File> head;
  private @Nullable Spot olderSpot;

  VersionedKey(
      RowReader rows, NamespaceRow.Roots roots, KeyTree live, HistoryTree history, byte[] key) {
    this.tenant = live.tenant();
    this.rows = rows;
    this.roots = roots;
    this.history = history;
    this.key = key;
    this.spot = live.locate(rows, roots.live(), key);
    this.head = file(spot);
  }

  /**
   * A version and where it lies.
   *
   * @param isHead whether in the live tree
   */
  record Place(boolean isHead, Spot spot, EntryRow row) {
    NodeId node() {
      return switch (row) {
        case EntryRow.File file -> file.node();
        case EntryRow.Marker marker -> marker.node();
        case EntryRow.Directory _,
            EntryRow.Link _,
            EntryRow.Continuation _,
            EntryRow.Group _,
            EntryRow.NullPointer _ ->
            throw RowIn.corrupt(Table.HISTORY, "a version is something else");
      };
    }
  }

  NamespaceRow.Roots roots() {
    return roots;
  }

  byte[] key() {
    return key;
  }

  /** Where the current object is, or would be. */
  Spot spot() {
    return spot;
  }

  /** The current object. */
  Optional<EntryRow.File> head() {
    return head;
  }

  boolean isVersioned() {
    return roots.versioning() != VersioningState.UNVERSIONED;
  }

  /** Where older versions are, or would be. */
  Spot olderSpot() {
    Spot known = olderSpot;
    if (known == null) {
      known = history.locate(rows, roots.history(), key);
      olderSpot = known;
    }
    return known;
  }

  /** The way to the older versions, as far as it exists. */
  List<DirectoryStep> olderSteps() {
    return isVersioned() ? olderSpot().steps() : List.of();
  }

  /** That version, or what is current. */
  Optional<Place> find(Optional<VersionId> version) {
    return version.isEmpty() ? current() : find(version.get());
  }

  private Optional<Place> current() {
    if (head.isPresent()) {
      return headPlace();
    }
    Optional<Place> newest = newestOlder();
    if (newest.isPresent() && !(newest.get().row() instanceof EntryRow.Marker)) {
      throw RowIn.corrupt(Table.HISTORY, "an older version has nothing newer");
    }
    return newest;
  }

  private Optional<Place> find(VersionId id) {
    if (head.isPresent() && VersionId.of(head.get().version(), head.get().node()).equals(id)) {
      return headPlace();
    }
    if (!isVersioned()) {
      return Optional.empty();
    }
    return switch (id) {
      case VersionId.Null _ -> olderNull();
      case VersionId.Numbered(long order, NodeId node) ->
          older(order)
              .filter(place -> place.node().equals(node))
              .filter(place -> !HistoryTree.version(place.row()).isNull());
    };
  }

  /** The null version, if it is not the current object. */
  Optional<Place> olderNull() {
    OptionalLong order = history.nullOrder(rows, olderSpot());
    if (order.isEmpty()) {
      return Optional.empty();
    }
    Place place =
        older(order.getAsLong())
            .filter(found -> HistoryTree.version(found.row()).isNull())
            .orElseThrow(
                () -> RowIn.corrupt(Table.HISTORY, "a pointer to a null version leads elsewhere"));
    return Optional.of(place);
  }

  /** The newest of what is older than the current object. */
  Optional<Place> newestOlder() {
    return isVersioned()
        ? history.newest(rows, olderSpot()).map(row -> new Place(false, olderSpot(), row))
        : Optional.empty();
  }

  private Optional<Place> older(long order) {
    return history.find(rows, olderSpot(), order).map(row -> new Place(false, olderSpot(), row));
  }

  private Optional<Place> headPlace() {
    return head.map(file -> new Place(true, spot, file));
  }

  /** Whether what is expected is there. */
  boolean holds(Expected expected) {
    return switch (expected) {
      case Expected.Anything _ -> true;
      case Expected.Absent _ -> head.isEmpty();
      case Expected.Content(NodeId id, ContentId content) ->
          head.filter(row -> row.node().equals(id) && row.content().equals(content)).isPresent();
      case Expected.Node(NodeId id) ->
          head.isPresent()
              ? head.get().node().equals(id)
              : current().filter(place -> place.node().equals(id)).isPresent();
    };
  }

  /** The same of one version. */
  static boolean holds(Expected expected, Optional<Place> found) {
    return switch (expected) {
      case Expected.Anything _ -> true;
      case Expected.Absent _ -> found.filter(p -> p.row() instanceof EntryRow.File).isEmpty();
      case Expected.Node(NodeId id) -> found.filter(p -> p.node().equals(id)).isPresent();
      case Expected.Content(NodeId id, ContentId content) ->
          found
              .filter(
                  p ->
                      p.row() instanceof EntryRow.File file
                          && file.node().equals(id)
                          && file.content().equals(content))
              .isPresent();
    };
  }

  /** A name of something that is no object: a symbolic link, say. */
  Optional<EntryRow.Link> hidden() {
    return spot.leaf().orElse(null) instanceof EntryRow.Link link && !link.isObject()
        ? Optional.of(link)
        : Optional.empty();
  }

  /** The last piece of the key. */
  byte[] name() {
    int start = key.length;
    while (start > 0 && key[start - 1] != '/') {
      start--;
    }
    return Arrays.copyOfRange(key, start, key.length);
  }

  private Optional<EntryRow.File> file(Spot found) {
    Optional<EntryRow> leaf = found.leaf();
    if (leaf.isEmpty()) {
      return Optional.empty();
    }
    return switch (leaf.get()) {
      case EntryRow.File file -> Optional.of(file);
      case EntryRow.Link link ->
          link.isObject() ? Optional.of(LinkedFile.read(rows, tenant, link)) : Optional.empty();
      case EntryRow.Directory _,
          EntryRow.Continuation _,
          EntryRow.Group _,
          EntryRow.Marker _,
          EntryRow.NullPointer _ ->
          throw RowIn.corrupt(Table.ENTRY, "a key leads to something that is no file");
    };
  }
}
