package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The directories of a namespace that holds nothing else: a mount made them, S3 does not see them,
 * and they must not keep S3 from deleting the bucket.
 */
final class EmptyDirectories {
  /** More of them in one operation would keep other writers waiting. */
  private static final int MOST = 10_000;

  private final int tenant;

  EmptyDirectories(int tenant) {
    this.tenant = tenant;
  }

  /** A directory and the row of its name. */
  record Found(byte[] entryKey, long directory) {}

  /** All directories below a root; empty when something else is there, or too many are. */
  Optional<List<Found>> only(RowReader rows, long root) {
    List<Found> found = new ArrayList<>();
    Deque<Long> left = new ArrayDeque<>(List.of(root));
    try (RowCursor cursor = rows.cursor(Table.ENTRY)) {
      while (!left.isEmpty()) {
        byte[] from = RowKey.of(tenant, left.pop());
        boolean onRow = cursor.seek(from);
        while (onRow && Arrays.equals(from, 0, from.length, cursor.keyBytes(), 0, from.length)) {
          EntryRow row = EntryRow.decode(Table.ENTRY, cursor.valueBytes());
          if (!(row instanceof EntryRow.Directory(long child, _)) || found.size() == MOST) {
            return Optional.empty();
          }
          found.add(new Found(cursor.keyBytes(), child));
          left.push(child);
          onRow = cursor.next();
        }
      }
    }
    return Optional.of(found);
  }

  void remove(RowWriter rows, List<Found> directories) {
    for (Found found : directories) {
      rows.delete(Table.ENTRY, found.entryKey());
      rows.delete(Table.NODE, RowKey.of(tenant, Nodes.ofDirectory(found.directory()).value()));
    }
  }
}
