package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.tree.DelimitedScan;
import dev.kiseki.adapters.lmdb.tables.tree.HistoryTree;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionPage;
import dev.kiseki.ports.out.metadata.VersionQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of versions: the walk over the current objects and the walk over the older ones, merged by
 * key. Of a key the current object comes first; common prefixes that both walks show are one.
 */
final class VersionListing {
  private static final byte[] NOTHING = new byte[0];

  private final int tenant;
  private final RowReader rows;
  private final NamespaceRow.Roots roots;
  private final VersionQuery query;
  private final List<VersionItem> items;

  /** The key of the last version shown, or skipped because the page begins behind it. */
  private byte @Nullable [] lastKey;

  VersionListing(int tenant, RowReader rows, NamespaceRow.Roots roots, VersionQuery query) {
    this.tenant = tenant;
    this.rows = rows;
    this.roots = roots;
    this.query = query;
    this.items = new ArrayList<>(Math.min(query.limit(), 1000));
  }

  /** Where within the key of the marker a page begins: behind an order, or at its newest. */
  private record Resume(boolean isWithin, OptionalLong after) {
    boolean leavesOut(long order) {
      return after.isPresent() && order >= after.getAsLong();
    }

    byte[] suffix() {
      return after.isPresent() ? HistoryTree.suffixAfter(after.getAsLong()) : NOTHING;
    }
  }

  /**
   * The page.
   *
   * @param keys looks at one key
   */
  VersionPage page(Function<byte[], VersionedKey> keys) {
    if (query.limit() < 1) {
      return new VersionPage(items, false);
    }
    Resume resume = resume(keys);
    try (DelimitedScan current = scan(Table.ENTRY, roots.live(), resume, NOTHING);
        DelimitedScan older = scan(Table.HISTORY, roots.history(), resume, resume.suffix())) {
      return merge(current, older, resume);
    }
  }

  private Resume resume(Function<byte[], VersionedKey> keys) {
    if (query.afterVersion().isEmpty() || query.afterKey().length == 0) {
      return new Resume(false, OptionalLong.empty());
    }
    VersionedKey key = keys.apply(query.afterKey());
    OptionalLong after =
        switch (query.afterVersion().get()) {
          case VersionId.Numbered(long order, _) -> OptionalLong.of(order);
          case VersionId.Null _ -> orderOf(key.find(Optional.of(new VersionId.Null())));
        };
    OptionalLong newest = orderOf(key.find(Optional.empty()));
    if (after.isPresent() && newest.isPresent() && newest.getAsLong() >= after.getAsLong()) {
      lastKey = query.afterKey();
    }
    return new Resume(true, after);
  }

  private static OptionalLong orderOf(Optional<VersionedKey.Place> place) {
    return place.isPresent()
        ? OptionalLong.of(HistoryTree.version(place.get().row()).order())
        : OptionalLong.empty();
  }

  private DelimitedScan scan(Table table, long root, Resume resume, byte[] suffix) {
    return new DelimitedScan(
        rows,
        table,
        tenant,
        root,
        new DelimitedScan.Query(
            query.prefix(), query.delimiter(), query.afterKey(), resume.isWithin(), suffix));
  }

  private VersionPage merge(DelimitedScan current, DelimitedScan older, Resume resume) {
    boolean hasCurrent = current.next();
    if (hasCurrent && resume.isWithin() && isLeftOut(current, resume)) {
      hasCurrent = current.next();
    }
    boolean hasOlder = older.next();
    while ((hasCurrent || hasOlder) && items.size() < query.limit()) {
      int order = order(current, hasCurrent, older, hasOlder);
      if (order <= 0) {
        boolean isPrefix = current.isPrefix();
        add(current, true);
        hasCurrent = current.next();
        hasOlder = (order == 0 && isPrefix) ? older.next() : hasOlder;
      } else {
        add(older, false);
        hasOlder = older.next();
      }
    }
    return new VersionPage(items, hasCurrent || hasOlder);
  }

  private boolean isLeftOut(DelimitedScan current, Resume resume) {
    return !current.isPrefix()
        && Arrays.equals(current.bytes(), query.afterKey())
        && resume.leavesOut(Objects.key(current).version().order());
  }

  private static int order(
      DelimitedScan current, boolean hasCurrent, DelimitedScan older, boolean hasOlder) {
    if (!hasCurrent || !hasOlder) {
      return hasCurrent ? -1 : 1;
    }
    return Arrays.compareUnsigned(current.bytes(), older.bytes());
  }

  private void add(DelimitedScan scan, boolean isCurrent) {
    byte[] bytes = scan.bytes();
    if (scan.isPrefix()) {
      items.add(new VersionItem.Prefix(bytes));
      return;
    }
    if (isCurrent) {
      items.add(new VersionItem.Kept(true, Objects.key(scan)));
    } else {
      items.add(older(scan, bytes, !Arrays.equals(bytes, lastKey)));
    }
    lastKey = bytes;
  }

  private static VersionItem older(DelimitedScan scan, byte[] bytes, boolean isLatest) {
    EntryRow row = scan.leaf();
    if (HistoryTree.version(row).order() != scan.leafOrder()) {
      throw RowIn.corrupt(Table.HISTORY, "a version lies in the place of another");
    }
    return switch (row) {
      case EntryRow.File file -> new VersionItem.Kept(isLatest, Objects.key(scan, file));
      case EntryRow.Marker marker ->
          new VersionItem.Marker(
              bytes,
              isLatest,
              scan.parent(),
              marker.node(),
              marker.version(),
              marker.modifiedMillis(),
              marker.tag());
      case EntryRow.Directory _,
          EntryRow.Link _,
          EntryRow.Continuation _,
          EntryRow.Group _,
          EntryRow.NullPointer _ ->
          throw RowIn.corrupt(Table.HISTORY, "a version is something else");
    };
  }
}
