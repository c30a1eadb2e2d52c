package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.reseal.Seal;
import dev.kiseki.ports.out.reseal.SealedRow;
import java.util.List;

/** A row as it was read: it is put back only in the place of exactly these bytes. */
record TableRow(Table table, byte[] key, byte[] value, List<Seal> seals) implements SealedRow {
  /** The port's value as ours. */
  static TableRow of(SealedRow row) {
    if (!(row instanceof TableRow ours)) {
      throw new KisekiException(ErrorCode.INTERNAL, "A row of another store cannot be put back.");
    }
    return ours;
  }
}
