package dev.kiseki.adapters.lmdb.tables.tree;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.DirectoryId;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One tenant's trees in one table: finds, inserts and removes leaves by whole key. Directories are
 * there exactly while a leaf is below them. Stateless; the single writer keeps inserting below a
 * directory and pruning it apart.
 */
public final class KeyTree {
  private final Table table;
  private final int tenant;
  private final LongSupplier directoryIds;
  private final Directories directories;

  public KeyTree(Table table, int tenant, LongSupplier directoryIds) {
    this(table, tenant, directoryIds, Directories.NONE);
  }

  public KeyTree(Table table, int tenant, LongSupplier directoryIds, Directories directories) {
    this.table = table;
    this.tenant = tenant;
    this.directoryIds = directoryIds;
    this.directories = directories;
  }

  /** What is told of the directories that keys imply. */
  public interface Directories {
    /** Trees that nobody mounts. */
    Directories NONE =
        new Directories() {
          @Override
          public void created(RowWriter rows, long parent, byte[] name, long child) {}

          @Override
          public boolean isExplicit(RowReader rows, long directory) {
            return false;
          }

          @Override
          public void pruned(RowWriter rows, long directory) {}
        };

    void created(RowWriter rows, long parent, byte[] name, long child);

    /** Whether it stays when it is empty. */
    boolean isExplicit(RowReader rows, long directory);

    void pruned(RowWriter rows, long directory);
  }

  /** Makes the tag of a directory that an insertion creates. */
  @FunctionalInterface
  public interface DirectoryTags {
    byte[] tag(DirectoryId parent, byte[] name, DirectoryId child);
  }

  public int tenant() {
    return tenant;
  }

  /** Walks down as far as rows exist. */
  public Spot locate(RowReader rows, long root, byte[] key) {
    Spot spot = new Spot(new KeyLabels(key), root);
    while (spot.found < spot.labels.count() && step(rows, spot)) {
      // each step goes one row deeper
    }
    return spot;
  }

  /** Walks down to the leaf's directory, as far as rows exist; does not look for the leaf. */
  Spot locateDirectory(RowReader rows, long root, byte[] key) {
    Spot spot = new Spot(new KeyLabels(key), root);
    while (spot.found < spot.labels.count() - 1 && step(rows, spot)) {
      // each step goes one row deeper
    }
    return spot;
  }

  private boolean step(RowReader rows, Spot spot) {
    Optional<byte[]> value = rows.get(table, rowKey(spot, spot.found));
    if (value.isEmpty()) {
      return false;
    }
    EntryRow row = EntryRow.decode(table, value.get());
    switch (spot.labels.kind(spot.found)) {
      case DIRECTORY -> {
        if (!(row instanceof EntryRow.Directory(long child, byte[] tag))) {
          throw RowIn.corrupt(table, "a directory's label leads elsewhere");
        }
        spot.enterDirectory(child, tag);
      }
      case CONTINUATION -> {
        if (!(row instanceof EntryRow.Continuation(long child))) {
          throw RowIn.corrupt(table, "a continuation's label leads elsewhere");
        }
        spot.enter(child);
      }
      case LEAF -> {
        if (!isLeaf(row)) {
          throw RowIn.corrupt(table, "a name leads to a directory");
        }
        spot.meetLeaf(row);
      }
    }
    return true;
  }

  /**
   * Puts the leaf of a located key, creating the directories that are missing.
   *
   * @param leaf makes the row once its directory is known
   */
  public void put(
      RowWriter rows, Spot spot, DirectoryTags tags, Function<DirectoryId, EntryRow> leaf) {
    createDirectories(rows, spot, tags);
    byte[] key = rowKey(spot, spot.labels.count() - 1);
    rows.put(table, key, leaf.apply(spot.parent()).encode());
  }

  /** Writes a leaf that is there anew. */
  public void replace(RowWriter rows, Spot spot, EntryRow leaf) {
    rows.put(table, leafKey(spot), leaf.encode());
  }

  /** Creates the directories that are missing on the way to a leaf. */
  void createDirectories(RowWriter rows, Spot spot, DirectoryTags tags) {
    while (spot.found < spot.labels.count() - 1) {
      create(rows, spot, tags);
    }
  }

  private void create(RowWriter rows, Spot spot, DirectoryTags tags) {
    int index = spot.found;
    byte[] key = rowKey(spot, index);
    long child = directoryIds.getAsLong();
    if (spot.labels.kind(index) == KeyLabels.Kind.DIRECTORY) {
      byte[] name = spot.labels.directoryName(index);
      byte[] tag = tags.tag(spot.parent(), name, new DirectoryId(child));
      rows.put(table, key, new EntryRow.Directory(child, tag).encode());
      directories.created(rows, spot.parent().value(), name, child);
      spot.enterDirectory(child, tag);
    } else {
      rows.put(table, key, new EntryRow.Continuation(child).encode());
      spot.enter(child);
    }
  }

  /** Removes the leaf of a located key and, upward, each directory that is left empty. */
  public void remove(RowWriter rows, Spot spot) {
    rows.delete(table, rowKey(spot, spot.labels.count() - 1));
    prune(rows, spot);
  }

  /** Removes, upward, each directory of a located key that is empty. */
  void prune(RowWriter rows, Spot spot) {
    int index = spot.labels.count() - 1;
    while (index > 0 && isEmpty(rows, spot.holders[index])) {
      boolean isDirectory = spot.labels.kind(index - 1) == KeyLabels.Kind.DIRECTORY;
      if (isDirectory && directories.isExplicit(rows, spot.holders[index])) {
        return;
      }
      index--;
      rows.delete(table, rowKey(spot, index));
      if (isDirectory) {
        directories.pruned(rows, spot.holders[index + 1]);
      }
    }
  }

  /** Whether no row lies below that id. */
  public boolean isEmpty(RowReader rows, long directory) {
    try (RowCursor cursor = rows.cursor(table)) {
      return !cursor.seek(RowKey.of(tenant, directory)) || !isBelow(cursor, directory);
    }
  }

  /** Whether exactly one row lies below that id. */
  public boolean isSingle(RowReader rows, long directory) {
    try (RowCursor cursor = rows.cursor(table)) {
      return cursor.seek(RowKey.of(tenant, directory))
          && isBelow(cursor, directory)
          && !(cursor.next() && isBelow(cursor, directory));
    }
  }

  private boolean isBelow(RowCursor cursor, long directory) {
    return cursor.key().getInt(0, ByteOrder.BIG_ENDIAN) == tenant
        && cursor.key().getLong(RowKey.TENANT_BYTES, ByteOrder.BIG_ENDIAN) == directory;
  }

  static boolean isLeaf(EntryRow row) {
    return switch (row) {
      case EntryRow.File _,
          EntryRow.Link _,
          EntryRow.Marker _,
          EntryRow.NullPointer _,
          EntryRow.Group _ ->
          true;
      case EntryRow.Directory _, EntryRow.Continuation _ -> false;
    };
  }

  /** The key of the leaf's row, without what may follow its name. */
  byte[] leafKey(Spot spot) {
    return rowKey(spot, spot.labels.count() - 1);
  }

  private byte[] rowKey(Spot spot, int index) {
    KeyLabels labels = spot.labels;
    return RowKey.of(
        tenant, spot.holders[index], labels.key(), labels.start(index), labels.end(index));
  }
}
