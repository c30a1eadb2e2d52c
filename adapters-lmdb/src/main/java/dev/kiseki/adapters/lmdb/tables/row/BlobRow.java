package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.BlobLocator;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.BlobId;
import dev.kiseki.ports.out.chunks.BlobRef;

/**
 * A blob: key {@code tenant ‖ blob(16)}.
 *
 * <pre>
 *  0         1            5       9        17     25
 *  | version | frame size | epoch | length | live | locator (2 + 28) | crc |
 * </pre>
 *
 * @param liveBytes of the plaintext, named by extents, counted for each: none and the row goes.
 *     More than the length while two contents of a file name the same run
 */
public record BlobRow(
    int frameSizeBytes, int keyEpoch, long lengthBytes, long liveBytes, BlobLocator locator) {
  static final int VERSION = 1;

  public byte[] encode() {
    return new RowOut(VERSION, 26 + BlobLocator.ENCODED_BYTES)
        .i32(frameSizeBytes)
        .i32(keyEpoch)
        .i64(lengthBytes)
        .i64(liveBytes)
        .short16(locator.encode())
        .seal();
  }

  public static BlobRow decode(byte[] row) {
    RowIn in = RowIn.of(Table.BLOB, row, VERSION);
    int frameSize = in.i32();
    int epoch = in.i32();
    long length = in.count();
    long live = in.count();
    byte[] locator = in.short16();
    in.end();
    if (frameSize < 1 || locator.length != BlobLocator.ENCODED_BYTES) {
      throw in.corrupt("blob");
    }
    return new BlobRow(frameSize, epoch, length, live, BlobLocator.decode(locator, 0));
  }

  /** The same with fewer or more live bytes. */
  public BlobRow withLive(long bytes) {
    return new BlobRow(frameSizeBytes, keyEpoch, lengthBytes, bytes, locator);
  }

  /** As the ports name it. */
  public BlobRef ref(int tenant, BlobId id) {
    byte[] owned = OwnedLocator.encode(tenant, id, locator);
    return new BlobRef(id, lengthBytes, frameSizeBytes, keyEpoch, owned);
  }
}
