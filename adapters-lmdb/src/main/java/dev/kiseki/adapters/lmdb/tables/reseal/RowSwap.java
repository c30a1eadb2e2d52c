package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.blob.Staged;
import dev.kiseki.adapters.lmdb.tables.row.BlobCopyRow;
import dev.kiseki.adapters.lmdb.tables.row.BlobRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.BlobId;
import dev.kiseki.ports.out.reseal.Resealed;
import dev.kiseki.ports.out.reseal.Resealed.NewSeal;
import dev.kiseki.ports.out.reseal.Seal;
import dev.kiseki.ports.out.reseal.SealedPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts rows back, in one write operation. A row is put back if it is what was read, in all that the
 * new seals are about: whatever was done to that in between wins. An extent that names a copy takes
 * its bytes from what is live of the old blob and adds them to the copy; the blob goes with its
 * last extent, as ever. So at any moment every extent names bytes that are there, and a crash loses
 * at most the copy.
 */
final class RowSwap {
  private final int tenant;
  private final int epoch;
  private final RowWriter rows;
  private final List<Staged> taken = new ArrayList<>();
  private int lost;

  private RowSwap(int tenant, int epoch, RowWriter rows) {
    this.tenant = tenant;
    this.epoch = epoch;
    this.rows = rows;
  }

  /**
   * What came of it.
   *
   * @param lost rows that had changed
   * @param taken copies that rows name now
   */
  record Result(int lost, List<Staged> taken) {}

  static Result run(RowWriter rows, int tenant, int epoch, List<Resealed> all) {
    RowSwap swap = new RowSwap(tenant, epoch, rows);
    all.forEach(swap::one);
    return new Result(swap.lost, swap.taken);
  }

  private void one(Resealed resealed) {
    TableRow read = TableRow.of(resealed.row());
    Optional<TableRow> found = rows.get(read.table(), read.key()).flatMap(read::asItIs);
    if (found.isEmpty() || !areCopiesThere(resealed)) {
      lost++;
      return;
    }
    TableRow row = found.get();
    rows.put(row.table(), row.key(), RowRebuild.rebuilt(row, resealed.seals(), epoch));
    for (int i = 0; i < resealed.seals().size(); i++) {
      Seal seal = row.seals().get(i);
      if (seal.place() instanceof SealedPlace.BlobExtent extent) {
        move(extent, resealed.seals().get(i));
      }
    }
  }

  private boolean areCopiesThere(Resealed resealed) {
    return resealed.seals().stream()
        .allMatch(seal -> !(seal instanceof NewSeal.CopiedBefore(_, var copy)) || isThere(copy));
  }

  private boolean isThere(BlobId blob) {
    return rows.contains(Table.BLOB, key(blob));
  }

  private void move(SealedPlace.BlobExtent extent, NewSeal seal) {
    long length = extent.end() - extent.start();
    switch (seal) {
      case NewSeal.Copied(_, var copy) -> {
        Staged staged = Staged.of(copy);
        BlobRow placed =
            new BlobRow(
                staged.frameSizeBytes(),
                staged.keyEpoch(),
                staged.lengthBytes(),
                length,
                staged.place(rows));
        rows.put(Table.BLOB, key(staged.id()), placed.encode());
        taken.add(staged);
        leave(extent.blob(), staged.id(), length);
      }
      case NewSeal.CopiedBefore(_, BlobId copy) -> {
        BlobRow there = blob(copy);
        rows.put(Table.BLOB, key(copy), there.withLive(there.liveBytes() + length).encode());
        leave(extent.blob(), copy, length);
      }
      case NewSeal.Again _, NewSeal.Left _ -> {
        // the extent's bytes stay where they are
      }
    }
  }

  private void leave(BlobId old, BlobId copy, long length) {
    BlobRow row = blob(old);
    long live = row.liveBytes() - length;
    if (live < 0) {
      throw RowIn.corrupt(Table.BLOB, "live bytes");
    }
    if (live > 0) {
      rows.put(Table.BLOB, key(old), row.withLive(live).encode());
      rows.put(Table.BLOB_COPY, key(old), BlobCopyRow.encode(copy));
    } else {
      rows.delete(Table.BLOB, key(old));
      rows.delete(Table.BLOB_COPY, key(old));
      rows.free(row.locator());
    }
  }

  private BlobRow blob(BlobId id) {
    return rows.get(Table.BLOB, key(id))
        .map(BlobRow::decode)
        .orElseThrow(() -> RowIn.corrupt(Table.BLOB, "a blob is missing"));
  }

  private byte[] key(BlobId id) {
    return RowKey.of(tenant, id.high(), id.low());
  }
}
