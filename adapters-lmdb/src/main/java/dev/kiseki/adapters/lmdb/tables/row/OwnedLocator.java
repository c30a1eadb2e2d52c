package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.BlobLocator;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.BlobId;
import java.nio.ByteBuffer;

/**
 * A locator together with whose it is, as it travels through the ports: so a handle of one tenant
 * cannot be made to read another's bytes, nor one blob's reference another blob. Not on disk.
 *
 * <pre>
 *  0        4           20             48
 *  | tenant | blob (16) | locator (28) |
 * </pre>
 */
public final class OwnedLocator {
  private static final int BLOB_OFFSET = 4;
  private static final int LOCATOR_OFFSET = 20;
  private static final int BYTES = LOCATOR_OFFSET + BlobLocator.ENCODED_BYTES;

  private OwnedLocator() {}

  static byte[] encode(int tenant, BlobId blob, BlobLocator locator) {
    return ByteBuffer.allocate(BYTES)
        .putInt(tenant)
        .putLong(blob.high())
        .putLong(blob.low())
        .put(locator.encode())
        .array();
  }

  /** DATA_CORRUPT when it is not of that tenant and blob. */
  public static BlobLocator decode(int tenant, BlobId blob, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length != BYTES
        || in.getInt(0) != tenant
        || in.getLong(BLOB_OFFSET) != blob.high()
        || in.getLong(BLOB_OFFSET + 8) != blob.low()) {
      throw RowIn.corrupt(Table.BLOB, "a reference leads to another blob");
    }
    return BlobLocator.decode(bytes, LOCATOR_OFFSET);
  }
}
