package dev.kiseki.adapters.fuse.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * The reply under construction in a worker's buffer. One thread.
 *
 * <pre>
 *   0 len:4 | 4 minus errno:4 | 8 unique:8
 *  16 the result of the opcode
 * </pre>
 *
 * Fields are appended in the order of their struct in {@code linux/fuse.h}.
 */
final class Reply {
  static final int HEADER_BYTES = 16;

  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final MemorySegment buffer;
  private final ByteBuffer view;
  private int position;

  Reply(MemorySegment buffer) {
    this.buffer = buffer;
    this.view = buffer.asByteBuffer();
    this.position = HEADER_BYTES;
  }

  void clear() {
    position = HEADER_BYTES;
  }

  /** Bytes of the result so far. */
  int size() {
    return position - HEADER_BYTES;
  }

  /** Takes back what was appended after {@code size}. */
  void shrinkTo(int size) {
    position = HEADER_BYTES + size;
  }

  Reply putShort(int value) {
    buffer.set(SHORT, position, (short) value);
    position += Short.BYTES;
    return this;
  }

  Reply putInt(int value) {
    buffer.set(INT, position, value);
    position += Integer.BYTES;
    return this;
  }

  Reply putLong(long value) {
    buffer.set(LONG, position, value);
    position += Long.BYTES;
    return this;
  }

  Reply putBytes(byte[] bytes) {
    MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, position, bytes.length);
    position += bytes.length;
    return this;
  }

  Reply putZeros(int count) {
    buffer.asSlice(position, count).fill((byte) 0);
    position += count;
    return this;
  }

  /** Where the next {@code count} bytes go, for somebody else to fill; {@link #filled} follows. */
  ByteBuffer room(int count) {
    return view.slice(position, count);
  }

  void filled(int count) {
    position += count;
  }

  /** Bytes that still fit. */
  int roomBytes() {
    return (int) buffer.byteSize() - position;
  }

  /** Completes the header of a good reply. */
  MemorySegment success(long unique) {
    return header(position, 0, unique);
  }

  /** Completes the header of a failure, which has no result. */
  MemorySegment failure(int errno, long unique) {
    return header(HEADER_BYTES, -errno, unique);
  }

  /** Completes the header of a message that no request asked for. */
  MemorySegment notification(int code) {
    return header(position, code, 0);
  }

  int length() {
    return buffer.get(INT, 0);
  }

  private MemorySegment header(int length, int error, long unique) {
    buffer.set(INT, 0, length);
    buffer.set(INT, 4, error);
    buffer.set(LONG, 8, unique);
    return buffer;
  }
}
