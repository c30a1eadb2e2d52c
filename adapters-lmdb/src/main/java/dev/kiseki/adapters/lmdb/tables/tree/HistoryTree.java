package dev.kiseki.adapters.lmdb.tables.tree;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.Version;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One tenant's trees of older versions and delete markers. A tree of directories like that of the
 * current objects, with as many leaves for a key as it has older versions:
 *
 * <pre>
 *  name ‖ 0             a pointer to the null version, if that is among them
 *  name ‖ 0 ‖ ~order(8) a version or a delete marker
 * </pre>
 *
 * <p>Keys hold no NUL byte, so depth-first order is by whole key, then newest first. Stateless.
 */
public final class HistoryTree {
  /** What follows a leaf's name at most. */
  static final int SUFFIX_BYTES = 9;

  private static final Table TABLE = Table.HISTORY;

  private final KeyTree tree;

  public HistoryTree(int tenant, LongSupplier directoryIds) {
    this.tree = new KeyTree(TABLE, tenant, directoryIds);
  }

  public boolean isEmpty(RowReader rows, long root) {
    return tree.isEmpty(rows, root);
  }

  /** Walks down the directories of a key as far as they exist. */
  public Spot locate(RowReader rows, long root, byte[] key) {
    return tree.locateDirectory(rows, root, key);
  }

  /** The version of that order. */
  public Optional<EntryRow> find(RowReader rows, Spot spot, long order) {
    return spot.isWhole()
        ? rows.get(TABLE, versionKey(spot, order)).map(row -> decode(row, order))
        : Optional.empty();
  }

  /** The newest of a key's older versions and markers. */
  public Optional<EntryRow> newest(RowReader rows, Spot spot) {
    if (!spot.isWhole()) {
      return Optional.empty();
    }
    byte[] name = tree.leafKey(spot);
    try (RowCursor cursor = rows.cursor(TABLE)) {
      // One byte longer than the pointer, and before any order.
      if (!cursor.seek(Arrays.copyOf(name, name.length + 2))) {
        return Optional.empty();
      }
      byte[] key = cursor.keyBytes();
      boolean isOfKey =
          key.length == name.length + SUFFIX_BYTES
              && Arrays.equals(key, 0, name.length, name, 0, name.length)
              && key[name.length] == 0;
      return isOfKey
          ? Optional.of(decode(cursor.valueBytes(), ~ByteBuffer.wrap(key).getLong(name.length + 1)))
          : Optional.empty();
    }
  }

  /** The order of the key's null version, if that is among the older ones. */
  public OptionalLong nullOrder(RowReader rows, Spot spot) {
    if (!spot.isWhole()) {
      return OptionalLong.empty();
    }
    Optional<byte[]> row = rows.get(TABLE, pointerKey(spot));
    if (row.isEmpty()) {
      return OptionalLong.empty();
    }
    if (EntryRow.decode(TABLE, row.get()) instanceof EntryRow.NullPointer(long order)) {
      return OptionalLong.of(order);
    }
    throw RowIn.corrupt(TABLE, "a pointer to a null version is something else");
  }

  /** Adds a version, creating the directories that are missing. */
  public void put(
      RowWriter rows,
      Spot spot,
      KeyTree.DirectoryTags tags,
      Version version,
      Function<DirectoryId, EntryRow> leaf) {
    tree.createDirectories(rows, spot, tags);
    rows.put(TABLE, versionKey(spot, version.order()), leaf.apply(spot.parent()).encode());
    if (version.isNull()) {
      rows.put(TABLE, pointerKey(spot), new EntryRow.NullPointer(version.order()).encode());
    }
  }

  /** Writes the row of a version that is there anew. */
  public void replace(RowWriter rows, Spot spot, EntryRow.File row) {
    rows.put(TABLE, versionKey(spot, row.version().order()), row.encode());
  }

  /** Removes a version that is there, and directories that are left empty. */
  public void remove(RowWriter rows, Spot spot, Version version) {
    rows.delete(TABLE, versionKey(spot, version.order()));
    if (version.isNull()) {
      rows.delete(TABLE, pointerKey(spot));
    }
    tree.prune(rows, spot);
  }

  /** A leaf's suffix: all leaves of the key after that version begin behind it. */
  public static byte[] suffixAfter(long order) {
    return ByteBuffer.allocate(SUFFIX_BYTES + 1).put((byte) 0).putLong(~order).array();
  }

  /** The version of a row; what its key says of the order has to agree. */
  public static Version version(EntryRow row) {
    return switch (row) {
      case EntryRow.File file -> file.version();
      case EntryRow.Marker marker -> marker.version();
      case EntryRow.Directory _,
          EntryRow.Link _,
          EntryRow.Continuation _,
          EntryRow.Group _,
          EntryRow.NullPointer _ ->
          throw RowIn.corrupt(TABLE, "a version is something else");
    };
  }

  private static EntryRow decode(byte[] bytes, long order) {
    EntryRow row = EntryRow.decode(TABLE, bytes);
    if (version(row).order() != order) {
      throw RowIn.corrupt(TABLE, "a version lies in the place of another");
    }
    return row;
  }

  private byte[] pointerKey(Spot spot) {
    byte[] name = tree.leafKey(spot);
    return Arrays.copyOf(name, name.length + 1);
  }

  private byte[] versionKey(Spot spot, long order) {
    byte[] name = tree.leafKey(spot);
    byte[] key = Arrays.copyOf(name, name.length + SUFFIX_BYTES);
    ByteBuffer.wrap(key).putLong(name.length + 1, ~order);
    return key;
  }
}
