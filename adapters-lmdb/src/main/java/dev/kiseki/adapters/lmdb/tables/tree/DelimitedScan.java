package dev.kiseki.adapters.lmdb.tables.tree;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.domain.DirectoryId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys and common prefixes of a tree in byte order. A page costs a seek for each directory down to
 * where it begins, then one row per key and one row or seek per common prefix; what is rolled up is
 * not read. Lives inside one read operation.
 */
public final class DelimitedScan implements AutoCloseable {
  private final RowReader rows;
  private final int tenant;
  private final TreeWalk walk;
  private final byte[] prefix;
  private final byte[] delimiter;
  private final long root;
  private final @Nullable Bound bound;
  private State state = State.NEW;
  private int prefixEnd;
  private @Nullable EntryRow leaf;
  private @Nullable DirectoryId parent;

  private enum State {
    NEW,
    ON_KEY,
    ON_PREFIX,
    ENDED
  }

  /**
   * Where a scan begins and what it rolls up.
   *
   * @param delimiter empty for none
   * @param after keys and common prefixes up to this are left out; empty for the start
   * @param withAfter whether the key {@code after} itself is in
   * @param suffix of that key: where among its leaves to begin
   */
  public record Query(
      byte[] prefix, byte[] delimiter, byte[] after, boolean withAfter, byte[] suffix) {
    public Query(byte[] prefix, byte[] delimiter, byte[] after, boolean withAfter) {
      this(prefix, delimiter, after, withAfter, new byte[0]);
    }
  }

  /** The first row that can be shown is at or after these bytes. */
  private record Bound(byte[] bytes, int keyBytes) {
    static Bound ofKey(byte[] key) {
      return new Bound(key, key.length);
    }
  }

  public DelimitedScan(RowReader rows, Table table, int tenant, long root, Query query) {
    this.rows = rows;
    this.tenant = tenant;
    this.walk = new TreeWalk(rows, table, tenant);
    this.root = root;
    this.prefix = query.prefix();
    this.delimiter = query.delimiter();
    this.bound = bound(query);
  }

  /** Moves to the next key or common prefix. */
  public boolean next() {
    boolean onRow =
        switch (state) {
          case NEW -> bound != null && walk.seek(root, bound.bytes(), bound.keyBytes());
          case ON_KEY -> walk.next();
          case ON_PREFIX -> leavePrefix();
          case ENDED -> false;
        };
    state = onRow ? settle() : State.ENDED;
    return state != State.ENDED;
  }

  /** Whether a common prefix is shown, else a key. */
  public boolean isPrefix() {
    return state == State.ON_PREFIX;
  }

  /** The key or common prefix. */
  public byte[] bytes() {
    return Arrays.copyOf(walk.path(), isPrefix() ? prefixEnd : walk.keyLength());
  }

  /** The row of a key. */
  public EntryRow leaf() {
    return Optional.ofNullable(leaf).orElseThrow();
  }

  /** In the history: the order that a leaf's label says. */
  public long leafOrder() {
    int from = walk.keyLength() + 1;
    if (walk.pathLength() != from + Long.BYTES) {
      throw RowIn.corrupt(Table.HISTORY, "a label without an order");
    }
    return ~ByteBuffer.wrap(walk.path()).getLong(from);
  }

  /** The directory of a key. */
  public DirectoryId parent() {
    DirectoryId last = parent;
    if (last == null || last.value() != walk.directory()) {
      last = new DirectoryId(walk.directory());
      parent = last;
    }
    return last;
  }

  @Override
  public void close() {
    walk.close();
  }

  /** From the row under the walk, goes down to the first key or common prefix. */
  private State settle() {
    boolean onRow = true;
    while (onRow && isInPrefix()) {
      prefixEnd = delimiterEnd();
      if (prefixEnd >= 0) {
        return State.ON_PREFIX;
      }
      EntryRow row = walk.row();
      boolean isHidden = row instanceof EntryRow.Link link && !link.isObject();
      if (isHidden || row instanceof EntryRow.NullPointer) {
        onRow = walk.next();
      } else if (KeyTree.isLeaf(row)) {
        leaf = row instanceof EntryRow.Link link ? LinkedFile.read(rows, tenant, link) : row;
        return State.ON_KEY;
      } else {
        onRow = walk.descend();
      }
    }
    return State.ENDED;
  }

  private boolean leavePrefix() {
    int length = walk.pathLength();
    // A directory holds all of a common prefix that ends with it; other rows may have neighbours.
    boolean isDirectory = prefixEnd == length && walk.path()[length - 1] == '/';
    return isDirectory ? walk.next() : walk.skip(prefixEnd);
  }

  private boolean isInPrefix() {
    int base = walk.base();
    // Every row of a directory inside the prefix is in it.
    return base >= prefix.length
        || (walk.keyLength() >= prefix.length
            && Arrays.equals(walk.path(), base, prefix.length, prefix, base, prefix.length));
  }

  private int delimiterEnd() {
    if (delimiter.length == 0) {
      return -1;
    }
    // What leads to this directory was looked at on the way down.
    int from = Math.max(prefix.length, walk.base() - delimiter.length + 1);
    return delimiterEnd(walk.path(), from, walk.keyLength(), delimiter);
  }

  /** Where the first delimiter ends in a run of bytes, or -1. */
  private static int delimiterEnd(byte[] bytes, int from, int to, byte[] delimiter) {
    int last = to - delimiter.length;
    for (int i = from; i <= last; i++) {
      if (bytes[i] == delimiter[0]
          && Arrays.equals(bytes, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
        return i + delimiter.length;
      }
    }
    return -1;
  }

  /** The smallest key that can be shown, or null if there is none. */
  private static @Nullable Bound bound(Query query) {
    byte[] prefix = query.prefix();
    byte[] after = query.after();
    if (after.length == 0 || Arrays.compareUnsigned(after, prefix) < 0) {
      return Bound.ofKey(prefix);
    }
    if (after.length < prefix.length
        || !Arrays.equals(after, 0, prefix.length, prefix, 0, prefix.length)) {
      return null;
    }
    byte[] delimiter = query.delimiter();
    int end =
        delimiter.length == 0 ? -1 : delimiterEnd(after, prefix.length, after.length, delimiter);
    if (end >= 0) {
      // The common prefix of "after" is not after it: all its keys are left out.
      byte[] next = successor(Arrays.copyOf(after, end));
      return next == null ? null : Bound.ofKey(next);
    }
    if (query.withAfter()) {
      byte[] leaf = Arrays.copyOf(after, after.length + query.suffix().length);
      System.arraycopy(query.suffix(), 0, leaf, after.length, query.suffix().length);
      return new Bound(leaf, after.length);
    }
    // Keys hold no NUL byte, so this is the smallest that can follow; the suffixes of a key's own
    // leaves begin with one.
    byte[] next = Arrays.copyOf(after, after.length + 1);
    next[after.length] = 1;
    return Bound.ofKey(next);
  }

  /** The smallest bytes after all that begin with these, or null if there are none. */
  private static byte @Nullable [] successor(byte[] bytes) {
    int last = bytes.length - 1;
    while (last >= 0 && bytes[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    byte[] next = Arrays.copyOf(bytes, last + 1);
    next[last]++;
    return next;
  }
}
