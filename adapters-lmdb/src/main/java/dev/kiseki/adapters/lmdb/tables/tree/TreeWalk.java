package dev.kiseki.adapters.lmdb.tables.tree;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.ObjectKey;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * A cursor over the rows of one tree in the order of whole keys, inner rows (directories and
 * continuations) before what is below them. It does not enter an inner row unless told to: so a
 * directory that rolls up to a common prefix costs one row, whatever is below it.
 *
 * <p>One cursor of the engine per depth: coming back up costs a step, not a seek. Lives inside one
 * read operation.
 */
final class TreeWalk implements AutoCloseable {
  /** Labels are not empty but the leaf's, so this also bounds the depth, whatever a row says. */
  private static final int MAX_PATH_BYTES = 1 << 22;

  /** All of a key that S3 made; renamed directories make longer ones. */
  private static final int USUAL_PATH_BYTES = ObjectKey.MAX_BYTES + HistoryTree.SUFFIX_BYTES;

  private static final int LABEL_OFFSET = RowKey.TENANT_BYTES + 8;

  private final RowReader rows;
  private final Table table;
  private final int tenant;
  private final RowIn in;
  private final List<Frame> frames = new ArrayList<>();
  private byte[] path = new byte[USUAL_PATH_BYTES];
  private int pathLength;
  private int keyLength;
  private int depth = -1;

  TreeWalk(RowReader rows, Table table, int tenant) {
    this.rows = rows;
    this.table = table;
    this.tenant = tenant;
    this.in = new RowIn(table);
  }

  /** One level of the way down: the rows of one directory or continuation. */
  private static final class Frame {
    final RowCursor cursor;

    /** Under which the rows lie. */
    long holder;

    /** To which their names belong: the holder, or the directory that it continues. */
    long directory;

    /** How many bytes of the path lead here. */
    int base;

    Frame(RowCursor cursor) {
      this.cursor = cursor;
    }
  }

  /**
   * Moves to the first row that is at or after {@code bound}, going straight down the directories
   * that lead to it.
   *
   * @param keyBytes how much of the bound is of a key; what follows is of a leaf's label only
   */
  boolean seek(long root, byte[] bound, int keyBytes) {
    depth = -1;
    push(root, root, 0);
    int at = 0;
    while (true) {
      int end = innerLabelEnd(bound, at, keyBytes);
      boolean onRow = seekInFrame(bound, at, end < 0 ? bound.length : end);
      if (end < 0 || end == bound.length || !onRow || !isLabel(bound, at, end)) {
        return onRow || pop();
      }
      if (!enter()) {
        throw RowIn.corrupt(table, "an inner row's label leads to a leaf");
      }
      at = end;
    }
  }

  /**
   * Where the label of the only inner row ends that could be on the way to {@code bound}, or -1
   * when no inner row's label is a beginning of what is left.
   */
  private static int innerLabelEnd(byte[] bound, int from, int keyBytes) {
    int limit = Math.min(keyBytes, from + KeyLabels.MAX_LABEL_BYTES);
    for (int i = from; i < limit; i++) {
      if (bound[i] == '/') {
        return i + 1;
      }
    }
    return limit - from == KeyLabels.MAX_LABEL_BYTES ? limit : -1;
  }

  /** Moves to the next row that is not below the current one. */
  boolean next() {
    return show(top().cursor.next()) || pop();
  }

  /** Moves to the first row below the current inner row. */
  boolean descend() {
    if (!enter()) {
      throw new IllegalStateException("a leaf has no rows below it");
    }
    return seekInFrame(path, pathLength, pathLength) || pop();
  }

  /**
   * Moves to the first row after all those that begin with the first {@code length} bytes of the
   * path.
   */
  boolean skip(int length) {
    while (top().base >= length) {
      depth--;
    }
    byte[] successor = Arrays.copyOf(path, length);
    successor[length - 1]++;
    return seekInFrame(successor, top().base, length) || pop();
  }

  byte[] path() {
    return path;
  }

  int pathLength() {
    return pathLength;
  }

  /** How much of the path is of a key: a leaf of the history has more. */
  int keyLength() {
    return keyLength;
  }

  /** How many bytes of the path lead to the directory or continuation of the current row. */
  int base() {
    return top().base;
  }

  /** The directory that the current row's name belongs to. */
  long directory() {
    return top().directory;
  }

  /** Where the name of the current row begins in the path: continuations are part of a name. */
  int nameStart() {
    int at = depth;
    while (at > 0 && frames.get(at - 1).directory == frames.get(at).directory) {
      at--;
    }
    return frames.get(at).base;
  }

  /** The current row's own key. */
  byte[] rowKey() {
    return top().cursor.keyBytes();
  }

  byte[] rowValue() {
    return top().cursor.valueBytes();
  }

  EntryRow row() {
    return EntryRow.decode(in, top().cursor.value());
  }

  @Override
  public void close() {
    frames.forEach(frame -> frame.cursor.close());
  }

  private boolean enter() {
    Frame frame = top();
    return switch (row()) {
      case EntryRow.Directory(long child, _) -> {
        push(child, child, pathLength);
        yield true;
      }
      case EntryRow.Continuation(long child) -> {
        push(child, frame.directory, pathLength);
        yield true;
      }
      case EntryRow.File _,
          EntryRow.Link _,
          EntryRow.Marker _,
          EntryRow.NullPointer _,
          EntryRow.Group _ ->
          false;
    };
  }

  private void push(long holder, long directory, int base) {
    depth++;
    if (depth > MAX_PATH_BYTES + 1) {
      throw RowIn.corrupt(table, "directories are nested too deeply");
    }
    if (depth == frames.size()) {
      frames.add(new Frame(rows.cursor(table)));
    }
    Frame frame = top();
    frame.holder = holder;
    frame.directory = directory;
    frame.base = base;
  }

  /** Leaves exhausted frames. */
  private boolean pop() {
    while (depth > 0) {
      depth--;
      if (show(top().cursor.next())) {
        return true;
      }
    }
    return false;
  }

  private boolean seekInFrame(byte[] bytes, int from, int to) {
    Frame frame = top();
    return show(frame.cursor.seek(RowKey.of(tenant, frame.holder, bytes, from, to)));
  }

  /** Takes over the label of the row under the top cursor, if it is of the frame. */
  private boolean show(boolean moved) {
    if (!moved) {
      return false;
    }
    Frame frame = top();
    DirectBuffer key = frame.cursor.key();
    if (key.getLong(RowKey.TENANT_BYTES, ByteOrder.BIG_ENDIAN) != frame.holder
        || key.getInt(0, ByteOrder.BIG_ENDIAN) != tenant) {
      return false;
    }
    int length = key.capacity() - LABEL_OFFSET;
    if (frame.base + length > MAX_PATH_BYTES) {
      throw RowIn.corrupt(table, "a path is too long");
    }
    if (frame.base + length > path.length) {
      path = Arrays.copyOf(path, Math.max(path.length * 2, frame.base + length));
    }
    key.getBytes(LABEL_OFFSET, path, frame.base, length);
    pathLength = frame.base + length;
    keyLength = table == Table.HISTORY ? nameEnd(frame.base) : pathLength;
    return true;
  }

  /** Keys hold no NUL byte. */
  private int nameEnd(int from) {
    int end = from;
    while (end < pathLength && path[end] != 0) {
      end++;
    }
    return end;
  }

  private boolean isLabel(byte[] bytes, int from, int to) {
    return Arrays.equals(path, top().base, pathLength, bytes, from, to);
  }

  private Frame top() {
    return frames.get(depth);
  }
}
