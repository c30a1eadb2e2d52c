package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.files.DirectoryPage;
import dev.kiseki.ports.out.files.NamePage;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeName;
import dev.kiseki.ports.out.files.Place;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one directory, as a path can name them: each name once, a directory before a key of
 * the same name, no odd names.
 */
final class FileListing {
  /** What the links of a directory say that has none in it. */
  private static final int NO_DIRECTORIES = 2;

  private static final int NAME_OFFSET = RowKey.TENANT_BYTES + 8;

  private final int tenant;
  private final FileNames names;

  FileListing(int tenant, FileNames names) {
    this.tenant = tenant;
    this.names = names;
  }

  DirectoryPage page(
      RowReader rows,
      NamespaceId namespace,
      FileNames.Directory directory,
      byte[] after,
      int limit) {
    List<DirectoryPage.Line> lines = new ArrayList<>();
    boolean more =
        walk(
            rows,
            directory,
            after,
            limit,
            (label, value) -> lines.add(line(rows, namespace, directory.id(), label, value)));
    return new DirectoryPage(lines, more);
  }

  /** Reads no rows of nodes that the names' tags tell enough of. */
  NamePage names(
      RowReader rows,
      NamespaceId namespace,
      FileNames.Directory directory,
      byte[] after,
      int limit) {
    List<NamePage.Line> lines = new ArrayList<>();
    boolean more =
        walk(
            rows,
            directory,
            after,
            limit,
            (label, value) -> lines.add(name(rows, namespace, directory.id(), label, value)));
    return new NamePage(lines, more);
  }

  /** Takes a name that is shown. */
  @FunctionalInterface
  private interface Shown {
    void take(byte[] label, byte[] value);
  }

  /** Whether there is more than the limit. */
  private boolean walk(
      RowReader rows, FileNames.Directory directory, byte[] after, int limit, Shown shown) {
    long id = directory.id();
    boolean hasDirectories = directory.row().links() != NO_DIRECTORIES;
    try (RowCursor cursor = rows.cursor(Table.ENTRY)) {
      boolean onRow = begin(cursor, id, after);
      for (int count = 0; onRow && count < limit; onRow = next(cursor, id)) {
        byte[] label = label(cursor);
        if (isShown(rows, id, label, hasDirectories)) {
          shown.take(label, cursor.valueBytes());
          count++;
        }
      }
      return onRow;
    }
  }

  int hidden(RowReader rows, long directory, int limit) {
    int hidden = 0;
    try (RowCursor cursor = rows.cursor(Table.ENTRY)) {
      boolean onRow = begin(cursor, directory, new byte[0]);
      while (onRow && hidden < limit) {
        hidden += isShown(rows, directory, label(cursor), true) ? 0 : 1;
        onRow = next(cursor, directory);
      }
    }
    return hidden;
  }

  private boolean begin(RowCursor cursor, long directory, byte[] after) {
    byte[] from = RowKey.of(tenant, directory, after, 0, after.length);
    boolean onRow = cursor.seek(from) && isIn(cursor, directory);
    boolean isAfter = onRow && after.length > 0 && Arrays.equals(label(cursor), after);
    return isAfter ? next(cursor, directory) : onRow;
  }

  private boolean next(RowCursor cursor, long directory) {
    return cursor.next() && isIn(cursor, directory);
  }

  private boolean isIn(RowCursor cursor, long directory) {
    return cursor.key().getInt(0, ByteOrder.BIG_ENDIAN) == tenant
        && cursor.key().getLong(RowKey.TENANT_BYTES, ByteOrder.BIG_ENDIAN) == directory;
  }

  private static byte[] label(RowCursor cursor) {
    byte[] label = new byte[cursor.key().capacity() - NAME_OFFSET];
    cursor.key().getBytes(NAME_OFFSET, label);
    return label;
  }

  private boolean isShown(RowReader rows, long directory, byte[] label, boolean hasDirectories) {
    if (!Place.isName(label, 0, nameLength(label))) {
      return false;
    }
    return isDirectory(label)
        || !hasDirectories
        || !rows.contains(Table.ENTRY, names.directoryKey(directory, label));
  }

  private static boolean isDirectory(byte[] label) {
    return label.length > 0 && label[label.length - 1] == '/';
  }

  private static int nameLength(byte[] label) {
    return isDirectory(label) ? label.length - 1 : label.length;
  }

  private NamePage.Line name(
      RowReader rows, NamespaceId namespace, long directory, byte[] label, byte[] value) {
    if (!isDirectory(label)
        && EntryRow.decode(Table.ENTRY, value)
            instanceof EntryRow.Link(NodeId node, NodeKind kind, byte[] tag)) {
      return new NamePage.Line.Tagged(
          label, node, kind, new NodeName(new DirectoryId(directory), label, tag));
    }
    return new NamePage.Line.Sealed(label, line(rows, namespace, directory, label, value).node());
  }

  private DirectoryPage.Line line(
      RowReader rows, NamespaceId namespace, long directory, byte[] label, byte[] value) {
    EntryRow entry = EntryRow.decode(Table.ENTRY, value);
    byte[] name = Arrays.copyOf(label, nameLength(label));
    FileNames.Met met =
        isDirectory(label)
            ? names.met(rows, directory, name, entry)
            : names.leaf(rows, namespace, directory, name, entry);
    return new DirectoryPage.Line(label, met.stored());
  }
}
