package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.files.DirectoryPage;
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
  private static final int NAME_OFFSET = RowKey.TENANT_BYTES + 8;

  private final int tenant;
  private final FileNames names;

  FileListing(int tenant, FileNames names) {
    this.tenant = tenant;
    this.names = names;
  }

  DirectoryPage page(
      RowReader rows, NamespaceId namespace, long directory, byte[] after, int limit) {
    List<DirectoryPage.Line> lines = new ArrayList<>();
    try (RowCursor cursor = rows.cursor(Table.ENTRY)) {
      boolean onRow = begin(cursor, directory, after);
      while (onRow && lines.size() < limit) {
        byte[] label = label(cursor);
        if (isShown(rows, directory, label)) {
          lines.add(line(rows, namespace, directory, label, cursor.valueBytes()));
        }
        onRow = next(cursor, directory);
      }
      return new DirectoryPage(lines, onRow);
    }
  }

  int hidden(RowReader rows, long directory, int limit) {
    int hidden = 0;
    try (RowCursor cursor = rows.cursor(Table.ENTRY)) {
      boolean onRow = begin(cursor, directory, new byte[0]);
      while (onRow && hidden < limit) {
        hidden += isShown(rows, directory, label(cursor)) ? 0 : 1;
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

  private boolean isShown(RowReader rows, long directory, byte[] label) {
    if (!Place.isName(label, 0, nameLength(label))) {
      return false;
    }
    return isDirectory(label) || !rows.contains(Table.ENTRY, names.directoryKey(directory, label));
  }

  private static boolean isDirectory(byte[] label) {
    return label.length > 0 && label[label.length - 1] == '/';
  }

  private static int nameLength(byte[] label) {
    return isDirectory(label) ? label.length - 1 : label.length;
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
