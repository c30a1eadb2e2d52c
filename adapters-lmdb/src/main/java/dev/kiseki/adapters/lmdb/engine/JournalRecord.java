package dev.kiseki.adapters.lmdb.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One batch as it goes to the journal: built by the writer thread, written by the flusher, never
 * both at once. Big-endian; padded with zeros to whole pages.
 *
 * <pre>
 *  0       4         8             16         24           28      32
 *  | magic | version | incarnation | sequence | entryBytes | crc32c | entries ...
 *
 *  put     | 1 | table | keyBytes(2) | valueBytes(4) | key | value |
 *  delete  | 2 | table | keyBytes(2) | 0(4)          | key |
 *  body    | 3 | 0     | 0(2)        | bytes(4)      | segment(8) | offset(8) | bytes |
 * </pre>
 */
final class JournalRecord {
  static final int MAGIC = 0x4b4a5231;
  static final int VERSION = 1;
  static final int HEADER_BYTES = 32;
  static final int ALIGNMENT = 4096;

  static final byte PUT = 1;
  static final byte DELETE = 2;
  static final byte BODY = 3;
  static final int ENTRY_HEADER_BYTES = 8;
  static final int BODY_PLACE_BYTES = 16;

  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** A buffer that grew beyond this is dropped after its batch. */
  private static final int KEPT_BYTES = 8 << 20;

  private static final int FIRST_BYTES = 1 << 20;

  private final int firstBytes;
  private final int keptBytes;
  private MemorySegment memory;
  private int end = HEADER_BYTES;

  JournalRecord() {
    this(FIRST_BYTES, KEPT_BYTES);
  }

  private JournalRecord(int firstBytes, int keptBytes) {
    this.firstBytes = firstBytes;
    this.keptBytes = keptBytes;
    this.memory = allocate(firstBytes);
  }

  /** One of many, for batches of few operations. */
  static JournalRecord small(int firstBytes, int keptBytes) {
    return new JournalRecord(firstBytes, keptBytes);
  }

  boolean isSmall() {
    return firstBytes < FIRST_BYTES;
  }

  void clear() {
    if (memory.byteSize() > keptBytes) {
      memory = allocate(firstBytes);
    }
    end = HEADER_BYTES;
  }

  /** Bytes so far, header included. */
  int position() {
    return end;
  }

  boolean isEmpty() {
    return end == HEADER_BYTES;
  }

  /** Appends a put and returns where its key begins; the value follows the key. */
  int put(Table table, byte[] key, byte[] value) {
    int at = entry(PUT, table.code(), key.length, value.length, key.length + value.length);
    MemorySegment.copy(key, 0, memory, ValueLayout.JAVA_BYTE, at, key.length);
    MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, at + key.length, value.length);
    return at;
  }

  /** Appends a delete and returns where its key begins. */
  int delete(Table table, byte[] key) {
    int at = entry(DELETE, table.code(), key.length, 0, key.length);
    MemorySegment.copy(key, 0, memory, ValueLayout.JAVA_BYTE, at, key.length);
    return at;
  }

  /** Appends room for a body at its place and returns where the bytes begin. */
  int body(long segmentId, long offset, int bytes) {
    int at = entry(BODY, (byte) 0, 0, bytes, BODY_PLACE_BYTES + bytes);
    memory.set(LONG, at, segmentId);
    memory.set(LONG, at + 8L, offset);
    return at + BODY_PLACE_BYTES;
  }

  MemorySegment slice(int at, int bytes) {
    return memory.asSlice(at, bytes);
  }

  long address(int at) {
    return memory.address() + at;
  }

  /** Length once padded. */
  int paddedBytes() {
    return Math.ceilDiv(end, ALIGNMENT) * ALIGNMENT;
  }

  /** Completes the header and returns the padded record. */
  MemorySegment seal(long incarnation, long sequence) {
    int padded = paddedBytes();
    ensure(padded);
    memory.asSlice(end, padded - end).fill((byte) 0);
    memory.set(INT, 0, MAGIC);
    memory.set(INT, 4, VERSION);
    memory.set(LONG, 8, incarnation);
    memory.set(LONG, 16, sequence);
    memory.set(INT, 24, end - HEADER_BYTES);
    memory.set(INT, 28, checksum(memory, end - HEADER_BYTES));
    return memory.asSlice(0, padded);
  }

  static int checksum(MemorySegment record, int entryBytes) {
    CRC32C crc = new CRC32C();
    crc.update(record.asSlice(0, HEADER_BYTES - 4).asByteBuffer());
    crc.update(record.asSlice(HEADER_BYTES, entryBytes).asByteBuffer());
    return (int) crc.getValue();
  }

  private int entry(byte type, byte table, int keyBytes, int valueBytes, int bodyBytes) {
    int at = end;
    ensure(Math.addExact(at + ENTRY_HEADER_BYTES, bodyBytes));
    memory.set(ValueLayout.JAVA_BYTE, at, type);
    memory.set(ValueLayout.JAVA_BYTE, at + 1L, table);
    memory.set(SHORT, at + 2L, (short) keyBytes);
    memory.set(INT, at + 4L, valueBytes);
    end = at + ENTRY_HEADER_BYTES + bodyBytes;
    return at + ENTRY_HEADER_BYTES;
  }

  private void ensure(int bytes) {
    if (bytes > memory.byteSize()) {
      MemorySegment larger =
          allocate((int) Math.min(Integer.MAX_VALUE, Math.max(bytes, 2L * memory.byteSize())));
      MemorySegment.copy(memory, 0, larger, 0, end);
      memory = larger;
    }
  }

  private static MemorySegment allocate(int bytes) {
    return Arena.ofAuto().allocate(bytes, ALIGNMENT);
  }
}
