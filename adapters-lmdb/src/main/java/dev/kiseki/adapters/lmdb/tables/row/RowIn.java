package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * Reads what {@link RowOut} built. Every reading method ends with DATA_CORRUPT where the row does
 * not hold what it should: a damaged row is never a missing one. Reusable; one thread.
 */
public final class RowIn {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Table table;
  private final CRC32C crc = new CRC32C();
  private byte[] row = new byte[0];
  private int position;
  private int limit;

  public RowIn(Table table) {
    this.table = table;
  }

  /** Begins with a copied row. */
  public static RowIn of(Table table, byte[] row, int version) {
    RowIn in = new RowIn(table);
    in.row = row;
    in.begin(row.length, version);
    return in;
  }

  /** Begins with the row a cursor shows; copies it. */
  public RowIn load(DirectBuffer view, int version) {
    int length = view.capacity();
    if (row.length < length) {
      row = new byte[Math.max(256, length * 2)];
    }
    view.getBytes(0, row, 0, length);
    begin(length, version);
    return this;
  }

  private void begin(int length, int version) {
    if (length < 1 + RowOut.CRC_BYTES) {
      throw corrupt("length");
    }
    limit = length - RowOut.CRC_BYTES;
    crc.reset();
    crc.update(row, 0, limit);
    if ((int) INT.get(row, limit) != (int) crc.getValue()) {
      throw corrupt("check sum");
    }
    if (row[0] != version) {
      throw corrupt("version");
    }
    position = 1;
  }

  public int u8() {
    return row[advance(1)] & 0xFF;
  }

  public int u16() {
    return (short) SHORT.get(row, advance(2)) & 0xFFFF;
  }

  public int i32() {
    return (int) INT.get(row, advance(4));
  }

  public long i64() {
    return (long) LONG.get(row, advance(8));
  }

  /** A number that counts or measures: never negative. */
  public long count() {
    long value = i64();
    if (value < 0) {
      throw corrupt("negative count");
    }
    return value;
  }

  /** An id: from 1. */
  public long id() {
    long value = i64();
    if (value < 1) {
      throw corrupt("id");
    }
    return value;
  }

  public byte[] short16() {
    return bytes(u16());
  }

  public byte[] long32() {
    return bytes(i32());
  }

  /** Ends the row: nothing may be left. */
  public void end() {
    if (position != limit) {
      throw corrupt("trailing bytes");
    }
  }

  /** The error for something the row says that cannot be. */
  public KisekiException corrupt(String what) {
    return corrupt(table, what);
  }

  /** The same for a caller without the row at hand. */
  public static KisekiException corrupt(Table table, String what) {
    return new KisekiException(
        ErrorCode.DATA_CORRUPT,
        "A stored row is damaged. Check the store, restore what is lost from a backup.",
        Fact.of("table", table),
        Fact.of("what", what));
  }

  private byte[] bytes(int count) {
    int from = advance(count);
    byte[] copy = new byte[count];
    System.arraycopy(row, from, copy, 0, count);
    return copy;
  }

  private int advance(int count) {
    int from = position;
    if (count < 0 || count > limit - from) {
      throw corrupt("field length");
    }
    position = from + count;
    return from;
  }
}
