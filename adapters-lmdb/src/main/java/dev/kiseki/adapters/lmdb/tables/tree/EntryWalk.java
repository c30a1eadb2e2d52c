package dev.kiseki.adapters.lmdb.tables.tree;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.domain.DirectoryId;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * All rows of one tree, in the order of whole keys, from a place on that survives a restart. Lives
 * inside one read operation.
 *
 * <pre>
 *  the place behind a row  | how much of the path is of a key (4) | path | 0 |
 * </pre>
 */
public final class EntryWalk implements AutoCloseable {
  private final TreeWalk walk;
  private final long root;

  public EntryWalk(RowReader rows, Table table, int tenant, long root) {
    this.walk = new TreeWalk(rows, table, tenant);
    this.root = root;
  }

  /**
   * Moves to the first row behind a place.
   *
   * @param after what {@link #place} gave; empty: the first of all
   */
  public boolean start(byte[] after) {
    if (after.length == 0) {
      return walk.seek(root, after, 0);
    }
    int keyBytes = ByteBuffer.wrap(after).getInt();
    return walk.seek(root, Arrays.copyOfRange(after, Integer.BYTES, after.length), keyBytes);
  }

  /** Moves to the next row, which may be below this one. */
  public boolean next() {
    return switch (row()) {
      case EntryRow.Directory _, EntryRow.Continuation _ -> walk.descend();
      case EntryRow.File _,
          EntryRow.Link _,
          EntryRow.Marker _,
          EntryRow.NullPointer _,
          EntryRow.Group _ ->
          walk.next();
    };
  }

  public EntryRow row() {
    return walk.row();
  }

  public byte[] rowKey() {
    return walk.rowKey();
  }

  public byte[] rowValue() {
    return walk.rowValue();
  }

  /** The directory that the row's name belongs to. */
  public DirectoryId directory() {
    return new DirectoryId(walk.directory());
  }

  /** The row's whole name in that directory, without what follows it in its key. */
  public byte[] name() {
    int end = row() instanceof EntryRow.Directory ? walk.keyLength() - 1 : walk.keyLength();
    return Arrays.copyOfRange(walk.path(), walk.nameStart(), end);
  }

  /** Where to go on behind the row. */
  public byte[] place() {
    int length = walk.pathLength();
    return ByteBuffer.allocate(Integer.BYTES + length + 1)
        .putInt(walk.keyLength())
        .put(walk.path(), 0, length)
        .array();
  }

  @Override
  public void close() {
    walk.close();
  }
}
