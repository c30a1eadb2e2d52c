package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.BlobId;

/**
 * Where a blob's bytes were copied to while extents still name it: key {@code tenant ‖ blob(16)}.
 *
 * <pre>
 *  0         1
 *  | version | copy (16) | crc |
 * </pre>
 */
public final class BlobCopyRow {
  static final int VERSION = 1;

  private BlobCopyRow() {}

  public static byte[] encode(BlobId copy) {
    return new RowOut(VERSION, 16).i64(copy.high()).i64(copy.low()).seal();
  }

  public static BlobId decode(byte[] row) {
    RowIn in = RowIn.of(Table.BLOB_COPY, row, VERSION);
    BlobId copy = new BlobId(in.i64(), in.i64());
    in.end();
    return copy;
  }
}
