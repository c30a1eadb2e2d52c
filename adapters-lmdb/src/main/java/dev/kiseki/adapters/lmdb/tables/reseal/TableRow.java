package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtentRow;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.reseal.Seal;
import dev.kiseki.ports.out.reseal.SealedPlace;
import dev.kiseki.ports.out.reseal.SealedRow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A row as it was read: it is put back only in the place of exactly these bytes. One exception: the
 * row of a content counts those who share it, and holds what S3 says about it, beside where its
 * bytes lie. An object that is copied or tagged all the time is none that can never be moved.
 */
record TableRow(Table table, byte[] key, byte[] value, List<Seal> seals) implements SealedRow {
  /** The port's value as ours. */
  static TableRow of(SealedRow row) {
    if (!(row instanceof TableRow ours)) {
      throw new KisekiException(ErrorCode.INTERNAL, "A row of another store cannot be put back.");
    }
    return ours;
  }

  /** The row that is there now, if these seals are its seals. */
  Optional<TableRow> asItIs(byte[] now) {
    boolean isSame =
        Arrays.equals(now, value)
            || (table == Table.CONTENT && isSealedAlike(ContentRow.decode(now)));
    return isSame ? Optional.of(new TableRow(table, key, now, seals)) : Optional.empty();
  }

  private boolean isSealedAlike(ContentRow now) {
    ContentRow read = ContentRow.decode(value);
    return now.references() > 0
        && seals.stream()
            .allMatch(
                seal ->
                    switch (seal.place()) {
                      case SealedPlace.Facts _, SealedPlace.OwnerlessFacts _ ->
                          Arrays.equals(now.facts(), read.facts());
                      default -> Arrays.equals(encoded(now), encoded(read));
                    });
  }

  private static byte[] encoded(ContentRow row) {
    return row.only().map(ExtentRow::encode).orElseGet(() -> new byte[0]);
  }
}
