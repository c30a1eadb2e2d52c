package dev.kiseki.adapters.s3http.http2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads header blocks (RFC 7541). Every block is read to its end, whatever becomes of its stream:
 * the tables of both sides stay in step or the connection ends. Owned by the thread that reads the
 * connection.
 */
final class HeaderDecoder {
  private final HeaderTable table = new HeaderTable();
  private final int maxListBytes;
  private byte[] bytes = new byte[0];
  private int position;
  private int end;

  /**
   * A decoder.
   *
   * @param maxListBytes a list is kept up to here, by the measure of {@link HeaderField#size}
   */
  HeaderDecoder(int maxListBytes) {
    this.maxListBytes = maxListBytes;
  }

  /**
   * The headers of one block.
   *
   * @param isTooLong whether there were more, which are gone
   */
  record Decoded(List<HeaderField> fields, boolean isTooLong) {}

  Decoded decode(byte[] block, int offset, int length) throws Violation.OfConnection {
    bytes = block;
    position = offset;
    end = offset + length;
    List<HeaderField> fields = new ArrayList<>();
    long listBytes = 0;
    boolean mayResize = true;
    while (position < end) {
      int first = bytes[position] & 0xFF;
      if ((first & 0xE0) == 0x20) {
        if (!mayResize) {
          throw broken("a table resized in mid-block");
        }
        table.limit(integer(5));
        continue;
      }
      mayResize = false;
      HeaderField field = field(first);
      listBytes += field.size();
      if (listBytes <= maxListBytes) {
        fields.add(field);
      }
    }
    bytes = new byte[0];
    return new Decoded(fields, listBytes > maxListBytes);
  }

  private HeaderField field(int first) throws Violation.OfConnection {
    if ((first & 0x80) != 0) {
      return table.get(integer(7));
    }
    boolean isIndexed = (first & 0x40) != 0;
    int name = integer(isIndexed ? 6 : 4);
    HeaderField field = new HeaderField(name == 0 ? string() : table.get(name).name(), string());
    if (isIndexed) {
      table.add(field);
    }
    return field;
  }

  private int integer(int prefixBits) throws Violation.OfConnection {
    int mask = (1 << prefixBits) - 1;
    int value = next() & mask;
    if (value < mask) {
      return value;
    }
    // Four bytes more are beyond every bound that we have.
    for (int shift = 0; shift < 28; shift += 7) {
      int more = next();
      value += (more & 0x7F) << shift;
      if ((more & 0x80) == 0) {
        return value;
      }
    }
    throw broken("a number too large");
  }

  private String string() throws Violation.OfConnection {
    boolean isHuffman = position < end && (bytes[position] & 0x80) != 0;
    int length = integer(7);
    if (length > end - position) {
      throw broken("a string longer than its block");
    }
    int begin = position;
    position += length;
    return isHuffman
        ? new String(HuffmanCode.decode(bytes, begin, length), StandardCharsets.ISO_8859_1)
        : new String(bytes, begin, length, StandardCharsets.ISO_8859_1);
  }

  private int next() throws Violation.OfConnection {
    if (position == end) {
      throw broken("a header block that ends early");
    }
    return bytes[position++] & 0xFF;
  }

  private static Violation.OfConnection broken(String message) {
    return new Violation.OfConnection(Frame.COMPRESSION_ERROR, message);
  }
}
