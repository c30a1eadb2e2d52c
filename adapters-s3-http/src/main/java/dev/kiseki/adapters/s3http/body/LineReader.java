package dev.kiseki.adapters.s3http.body;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lines and raw bytes from one stream. Looks ahead by a small buffer only, so that the bytes of a
 * large chunk go past it.
 */
final class LineReader implements WireBytes {
  private static final int BUFFER_BYTES = 512;

  private final WireBytes wire;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;

  LineReader(WireBytes wire) {
    this.wire = wire;
  }

  /** The next line without its CRLF, or empty at the end; refused when longer than the bound. */
  Optional<String> line(int maxLength) {
    byte[] line = new byte[maxLength + 2];
    int length = 0;
    while (true) {
      int next = readByte();
      if (next < 0) {
        return length == 0 ? Optional.empty() : Optional.of(text(line, length));
      }
      line[length++] = (byte) next;
      if (next == '\n' && length >= 2 && line[length - 2] == '\r') {
        return Optional.of(text(line, length - 2));
      }
      if (length == line.length) {
        throw new KisekiException(
            ErrorCode.INVALID_REQUEST, "The aws-chunked coding of the body is malformed.");
      }
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (position == limit) {
      return wire.read(target, offset, length);
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  private int readByte() {
    if (position == limit) {
      int count = wire.read(buffer, 0, buffer.length);
      if (count < 0) {
        return -1;
      }
      position = 0;
      limit = count;
    }
    return buffer[position++] & 0xFF;
  }

  private static String text(byte[] line, int length) {
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }
}
