package dev.kiseki.adapters.s3http.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Writes the header block of an answer from the head that HTTP/1.1 has for it. Nothing is put into
 * the table, so that blocks do not depend on each other and a compression that guesses values
 * (CRIME) finds nothing.
 */
final class HeaderEncoder {
  /** What speaks of an HTTP/1.1 connection. */
  private static final Set<String> OF_CONNECTION =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private final ByteArrayOutputStream block = new ByteArrayOutputStream(512);

  /**
   * The block of a head.
   *
   * @param head status line and headers, one char per byte, lines ended by CRLF
   */
  static byte[] encode(String head) {
    HeaderEncoder encoder = new HeaderEncoder();
    int lineEnd = head.indexOf("\r\n");
    encoder.field(":status", head.substring(9, 12));
    for (int begin = lineEnd + 2; begin < head.length(); begin = lineEnd + 2) {
      lineEnd = head.indexOf("\r\n", begin);
      if (lineEnd < 0) {
        lineEnd = head.length();
      }
      int colon = head.indexOf(':', begin);
      if (colon > begin && colon < lineEnd) {
        String name = head.substring(begin, colon).toLowerCase(Locale.ROOT);
        if (!OF_CONNECTION.contains(name)) {
          encoder.field(name, head.substring(colon + 1, lineEnd).strip());
        }
      }
    }
    return encoder.block.toByteArray();
  }

  private void field(String name, String value) {
    int index = HeaderTable.NAMES.getOrDefault(name, 0);
    integer(index, 4);
    if (index == 0) {
      string(name);
    }
    string(value);
  }

  private void string(String text) {
    integer(text.length(), 7);
    block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void integer(int value, int prefixBits) {
    int mask = (1 << prefixBits) - 1;
    if (value < mask) {
      block.write(value);
      return;
    }
    block.write(mask);
    int rest = value - mask;
    while (rest >= 0x80) {
      block.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    block.write(rest);
  }
}
