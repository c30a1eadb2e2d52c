package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.IdRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.adapters.lmdb.tables.row.UploadRows;
import dev.kiseki.adapters.lmdb.tables.tree.DelimitedScan;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.adapters.lmdb.tables.tree.Spot;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.out.metadata.UploadPage;
import dev.kiseki.ports.out.metadata.UploadQuery;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One tenant's open uploads in the order of a listing: by key, then by time of opening, then by id.
 * A tree of keys like that of the objects, in the upload index; the leaf of a key leads to a group:
 *
 * <pre>
 *  tenant ‖ group(8) ‖ created milliseconds(8) ‖ upload(16)
 * </pre>
 */
final class UploadIndex {
  private static final int GROUP_BYTES = RowKey.TENANT_BYTES + 8;
  private static final byte[] NOTHING = IdRow.encode(1);
  private static final byte[] NO_TAG = new byte[0];

  private final int tenant;
  private final KeyTree tree;
  private final LongSupplier directoryIds;

  UploadIndex(int tenant, KeyTree tree, LongSupplier directoryIds) {
    this.tenant = tenant;
    this.tree = tree;
    this.directoryIds = directoryIds;
  }

  /** Adds an upload and returns the group of its key. */
  long add(RowWriter rows, long root, UploadRow upload) {
    Spot spot = tree.locate(rows, root, upload.key().toBytes());
    long group = spot.leaf().map(UploadIndex::group).orElseGet(directoryIds::getAsLong);
    if (spot.leaf().isEmpty()) {
      tree.put(rows, spot, (_, _, _) -> NO_TAG, _ -> new EntryRow.Group(group));
    }
    rows.put(Table.UPLOAD_INDEX, key(group, upload), NOTHING);
    return group;
  }

  void remove(RowWriter rows, long root, UploadRows.Open open) {
    rows.delete(Table.UPLOAD_INDEX, key(open.group(), open.row()));
    if (tree.isEmpty(rows, open.group())) {
      tree.remove(rows, tree.locate(rows, root, open.key().toBytes()));
    }
  }

  /** Any upload of a tree. */
  Optional<UploadId> first(RowReader rows, long root) {
    var all = new DelimitedScan.Query(new byte[0], new byte[0], new byte[0], false);
    try (DelimitedScan scan = scan(rows, root, all)) {
      if (!scan.next()) {
        return Optional.empty();
      }
      List<UploadId> ids = new ArrayList<>();
      collect(rows, RowKey.of(tenant, group(scan.leaf())), 1, ids);
      return Optional.of(ids.getFirst());
    }
  }

  UploadPage page(RowReader rows, long root, UploadQuery query) {
    boolean goesOn = query.afterUpload().isPresent();
    var scanned =
        new DelimitedScan.Query(query.prefix(), query.delimiter(), query.afterKey(), goesOn);
    List<UploadRow> uploads = new ArrayList<>();
    List<byte[]> prefixes = new ArrayList<>();
    try (DelimitedScan scan = scan(rows, root, scanned)) {
      while (scan.next()) {
        int left = query.limit() - uploads.size() - prefixes.size();
        if (left < 1) {
          return new UploadPage(uploads, prefixes, query.limit() > 0);
        }
        if (scan.isPrefix()) {
          prefixes.add(scan.bytes());
        } else if (!take(rows, scan, query, left, uploads)) {
          return new UploadPage(uploads, prefixes, true);
        }
      }
    }
    return new UploadPage(uploads, prefixes, false);
  }

  /** Takes uploads of a key; whether that were all. */
  private boolean take(
      RowReader rows, DelimitedScan scan, UploadQuery query, int limit, List<UploadRow> uploads) {
    long group = group(scan.leaf());
    List<UploadId> ids = new ArrayList<>();
    boolean isAll = collect(rows, start(rows, scan, query, group), limit, ids);
    for (UploadId id : ids) {
      uploads.add(row(rows, id));
    }
    return isAll;
  }

  private byte[] start(RowReader rows, DelimitedScan scan, UploadQuery query, long group) {
    if (query.afterUpload().isEmpty() || !Arrays.equals(scan.bytes(), query.afterKey())) {
      return RowKey.of(tenant, group);
    }
    UploadId after = query.afterUpload().get();
    // One that ended meanwhile is found by the time in its id.
    long created =
        rows.get(Table.UPLOAD, RowKey.of(tenant, after.high(), after.low()))
            .map(row -> UploadRows.decode(after, row))
            .filter(UploadRows.Open.class::isInstance)
            .map(row -> ((UploadRows.Open) row).row().createdMillis())
            .orElse(after.high() >>> 16);
    byte[] last = RowKey.of(tenant, group, created, after.high(), after.low());
    return Arrays.copyOf(last, last.length + 1);
  }

  private boolean collect(RowReader rows, byte[] from, int limit, List<UploadId> ids) {
    try (RowCursor cursor = rows.cursor(Table.UPLOAD_INDEX)) {
      boolean onRow = cursor.seek(from);
      while (onRow) {
        byte[] key = cursor.keyBytes();
        if (!Arrays.equals(key, 0, GROUP_BYTES, from, 0, GROUP_BYTES)) {
          return true;
        }
        if (ids.size() == limit) {
          return false;
        }
        ids.add(new UploadId(RowKey.longAt(key, 20), RowKey.longAt(key, 28)));
        onRow = cursor.next();
      }
      return true;
    }
  }

  private UploadRow row(RowReader rows, UploadId id) {
    return rows.get(Table.UPLOAD, RowKey.of(tenant, id.high(), id.low()))
        .map(row -> UploadRows.decode(id, row))
        .filter(UploadRows.Open.class::isInstance)
        .map(row -> ((UploadRows.Open) row).row())
        .orElseThrow(UploadIndex::corrupt);
  }

  private DelimitedScan scan(RowReader rows, long root, DelimitedScan.Query query) {
    return new DelimitedScan(rows, Table.UPLOAD_INDEX, tenant, root, query);
  }

  private static long group(EntryRow leaf) {
    if (leaf instanceof EntryRow.Group(long group)) {
      return group;
    }
    throw corrupt();
  }

  static KisekiException corrupt() {
    return RowIn.corrupt(Table.UPLOAD_INDEX, "the index leads to something that is no upload");
  }

  private byte[] key(long group, UploadRow upload) {
    UploadId id = upload.id();
    return RowKey.of(tenant, group, upload.createdMillis(), id.high(), id.low());
  }
}
