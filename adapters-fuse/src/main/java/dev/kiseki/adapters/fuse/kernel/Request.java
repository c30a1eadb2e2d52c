package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.Requester;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * The request in a worker's buffer. One thread; valid until the worker receives again.
 *
 * <pre>
 *   0 len:4 | 4 opcode:4 | 8 unique:8 | 16 nodeid:8 | 24 uid:4 | 28 gid:4 | 32 pid:4 | 36 ext:2 | 38 pad:2
 *  40 the arguments of the opcode: a struct, then names that end with zero, then data
 * </pre>
 *
 * Offsets of arguments count from the end of the header. What lies beyond the received length is
 * never read, whatever a length field claims.
 */
final class Request {
  static final int HEADER_BYTES = 40;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final MemorySegment buffer;
  private final ByteBuffer view;
  private int length;

  Request(MemorySegment buffer) {
    this.buffer = buffer;
    this.view = buffer.asByteBuffer();
  }

  /** Takes what was received: false if it is no request. */
  boolean accept(long receivedBytes) {
    length = Math.toIntExact(receivedBytes);
    return length >= HEADER_BYTES && buffer.get(INT, 0) == length;
  }

  Opcode opcode() {
    return Opcode.of(buffer.get(INT, 4));
  }

  long unique() {
    return buffer.get(LONG, 8);
  }

  long node() {
    return buffer.get(LONG, 16);
  }

  Requester requester() {
    return new Requester(buffer.get(INT, 24), buffer.get(INT, 28), buffer.get(INT, 32), unique());
  }

  boolean has(int offset, int bytes) {
    return HEADER_BYTES + offset + bytes <= length;
  }

  int intAt(int offset) {
    return buffer.get(INT, checked(offset, Integer.BYTES));
  }

  long longAt(int offset) {
    return buffer.get(LONG, checked(offset, Long.BYTES));
  }

  /** The offset after the name that begins at {@code offset}, and after its zero. */
  int afterName(int offset) {
    int start = checked(offset, 1);
    for (int position = start; position < length; position++) {
      if (buffer.get(ValueLayout.JAVA_BYTE, position) == 0) {
        return position + 1 - HEADER_BYTES;
      }
    }
    throw malformed(offset, length);
  }

  FileName nameAt(int offset) {
    byte[] bytes = bytesOfName(offset);
    if (bytes.length > FileName.MAX_BYTES) {
      throw new KisekiException(ErrorCode.NAME_TOO_LONG, "A name has more than 255 bytes.");
    }
    if (bytes.length == 0) {
      throw malformed(offset, 0);
    }
    return new FileName(bytes);
  }

  /** The kernel has checked its length. */
  ExtendedName extendedNameAt(int offset) {
    return new ExtendedName(bytesOfName(offset));
  }

  byte[] bytesOfName(int offset) {
    return bytesAt(offset, afterName(offset) - offset - 1);
  }

  byte[] bytesAt(int offset, int count) {
    byte[] bytes = new byte[count];
    MemorySegment.copy(
        buffer, ValueLayout.JAVA_BYTE, checked(offset, count), bytes, 0, bytes.length);
    return bytes;
  }

  /** The bytes themselves, not a copy. */
  ByteBuffer dataAt(int offset, int count) {
    return view.slice(checked(offset, count), count).asReadOnlyBuffer();
  }

  private int checked(int offset, int bytes) {
    if (offset < 0 || bytes < 0 || bytes > length - HEADER_BYTES - offset) {
      throw malformed(offset, bytes);
    }
    return HEADER_BYTES + offset;
  }

  private KisekiException malformed(int offset, int bytes) {
    return new KisekiException(
        ErrorCode.INVALID_REQUEST,
        "A request of the kernel is shorter than its fields.",
        Fact.of("opcode", opcode()),
        Fact.of("offset", offset),
        Fact.of("bytes", bytes),
        Fact.of("length", length));
  }
}
