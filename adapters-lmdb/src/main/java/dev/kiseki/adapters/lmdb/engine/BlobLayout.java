package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.TenantId;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/**
 * A blob in its segment: a header that says whose it is, then every sealed frame with the CRC32C of
 * its ciphertext behind it. Big-endian.
 *
 * <pre>
 *  0       4         8        12     16       32            40          44
 *  | magic | version | tenant | zero | blobId | sealedBytes | frameSize | crc32c |
 *  48
 *  | frame 0 | crc32c | frame 1 | crc32c | ...
 * </pre>
 */
final class BlobLayout {
  static final int MAGIC = 0x4b424c31;
  static final int VERSION = 1;
  static final int HEADER_BYTES = 48;
  static final int CRC_BYTES = 4;

  /** Small blobs are packed at this alignment, large ones at whole blocks. */
  static final int SMALL_ALIGNMENT = 8;

  static final int BLOCK_BYTES = 4096;

  private BlobLayout() {}

  static long storedBytes(long sealedBytes, int sealedFrameBytes) {
    return HEADER_BYTES + sealedBytes + CRC_BYTES * Math.ceilDiv(sealedBytes, sealedFrameBytes);
  }

  static long storedBytes(BlobLocator locator) {
    return storedBytes(locator.sealedBytes(), locator.sealedFrameBytes());
  }

  /** Where a frame begins, counted from the blob's header. */
  static long frameOffset(long frame, int sealedFrameBytes) {
    return HEADER_BYTES + frame * (sealedFrameBytes + (long) CRC_BYTES);
  }

  static void writeHeader(
      MemorySegment target, TenantId tenant, BlobId blob, long sealedBytes, int sealedFrameBytes) {
    target.set(JournalRecord.INT, 0, MAGIC);
    target.set(JournalRecord.INT, 4, VERSION);
    target.set(JournalRecord.INT, 8, tenant.value());
    target.set(JournalRecord.INT, 12, 0);
    target.set(JournalRecord.LONG, 16, blob.high());
    target.set(JournalRecord.LONG, 24, blob.low());
    target.set(JournalRecord.LONG, 32, sealedBytes);
    target.set(JournalRecord.INT, 40, sealedFrameBytes);
    CRC32C crc = new CRC32C();
    crc.update(target.asSlice(0, HEADER_BYTES - CRC_BYTES).asByteBuffer());
    target.set(JournalRecord.INT, 44, (int) crc.getValue());
  }

  /** Copies one frame and its checksum; returns the bytes used. */
  static int writeFrame(MemorySegment target, long at, byte[] sealed, int offset, int length) {
    MemorySegment.copy(sealed, offset, target, ValueLayout.JAVA_BYTE, at, length);
    target.set(JournalRecord.INT, at + length, checksum(sealed, offset, length));
    return length + CRC_BYTES;
  }

  /** Lays a whole small blob out. */
  static void write(MemorySegment target, SmallBlob blob) {
    byte[] sealed = blob.sealed();
    writeHeader(target, blob.tenant(), blob.blob(), sealed.length, blob.sealedFrameBytes());
    long at = HEADER_BYTES;
    for (int from = 0; from < sealed.length; from += blob.sealedFrameBytes()) {
      int length = Math.min(blob.sealedFrameBytes(), sealed.length - from);
      at += writeFrame(target, at, sealed, from, length);
    }
  }

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
