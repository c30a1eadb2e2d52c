package dev.kiseki.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Keeps the body of an answer, an XML document, and finds the few elements the workloads need. */
final class CollectedBody implements BodySink {
  private byte[] bytes = new byte[1 << 16];
  private int length;

  @Override
  public void accept(ByteBuffer piece) {
    int needed = length + piece.remaining();
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
    int count = piece.remaining();
    piece.get(bytes, length, count);
    length += count;
  }

  void clear() {
    length = 0;
  }

  /** The text of the first element of this name, as it stands in the document. */
  Optional<String> element(String name) {
    byte[] open = ascii("<" + name + ">");
    int start = indexOf(open, 0);
    if (start < 0) {
      return Optional.empty();
    }
    int end = indexOf(ascii("</" + name + ">"), start);
    return end < 0
        ? Optional.empty()
        : Optional.of(
            new String(
                bytes, start + open.length, end - start - open.length, StandardCharsets.UTF_8));
  }

  int countElements(String name) {
    byte[] open = ascii("<" + name + ">");
    int count = 0;
    for (int at = indexOf(open, 0); at >= 0; at = indexOf(open, at + open.length)) {
      count++;
    }
    return count;
  }

  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private int indexOf(byte[] wanted, int from) {
    for (int at = from; at <= length - wanted.length; at++) {
      if (bytes[at] == wanted[0]
          && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
