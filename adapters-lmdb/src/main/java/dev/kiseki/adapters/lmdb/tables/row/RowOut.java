package dev.kiseki.adapters.lmdb.tables.row;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Builds one row value: big-endian fields between a version byte and a check sum.
 *
 * <pre>
 *  0         1                          length - 4
 *  | version | fields of the table ... | CRC32C of all before |
 * </pre>
 */
public final class RowOut {
  static final int CRC_BYTES = 4;

  private final ByteBuffer out;

  /**
   * @param fieldBytes the exact length of all fields
   */
  public RowOut(int version, int fieldBytes) {
    this.out = ByteBuffer.allocate(1 + fieldBytes + CRC_BYTES);
    out.put((byte) version);
  }

  public RowOut u8(int value) {
    out.put((byte) value);
    return this;
  }

  public RowOut u16(int value) {
    out.putShort((short) value);
    return this;
  }

  public RowOut i32(int value) {
    out.putInt(value);
    return this;
  }

  public RowOut i64(long value) {
    out.putLong(value);
    return this;
  }

  /** Up to 65,535 bytes, their number first. */
  public RowOut short16(byte[] bytes) {
    if (bytes.length > 0xFFFF) {
      throw new IllegalArgumentException("field of " + bytes.length + " bytes");
    }
    out.putShort((short) bytes.length).put(bytes);
    return this;
  }

  /** Any bytes, their number first. */
  public RowOut long32(byte[] bytes) {
    out.putInt(bytes.length).put(bytes);
    return this;
  }

  /** The finished row. */
  public byte[] seal() {
    if (out.remaining() != CRC_BYTES) {
      throw new IllegalStateException("row has " + out.remaining() + " bytes left");
    }
    CRC32C crc = new CRC32C();
    crc.update(out.array(), 0, out.position());
    out.putInt((int) crc.getValue());
    return out.array();
  }
}
