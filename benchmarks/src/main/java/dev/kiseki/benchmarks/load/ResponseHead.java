package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The status line and headers of one answer, parsed where they lie. */
final class ResponseHead {
  private static final int STATUS_OFFSET = "HTTP/1.1 ".length();

  private final byte[] bytes;
  private final int status;

  private ResponseHead(byte[] bytes, int status) {
    this.bytes = bytes;
    this.status = status;
  }

  /**
   * Reads a head.
   *
   * @param bytes from the status line to the empty line, both included
   */
  static ResponseHead parse(byte[] bytes) throws IOException {
    if (bytes.length < STATUS_OFFSET + 3 || bytes[0] != 'H' || bytes[STATUS_OFFSET - 1] != ' ') {
      throw new IOException("not an HTTP/1.1 answer: " + ascii(bytes, 0, bytes.length));
    }
    int status = 0;
    for (int at = STATUS_OFFSET; at < STATUS_OFFSET + 3; at++) {
      status = 10 * status + (bytes[at] - '0');
    }
    return new ResponseHead(bytes, status);
  }

  int status() {
    return status;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  boolean isChunked() {
    return header("transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent();
  }

  /** The announced length; an answer without one, as 204 is, has no body. */
  long contentLength() {
    return header("content-length").map(Long::parseLong).orElse(0L);
  }

  /**
   * The first header of this name.
   *
   * @param lowerCaseName ASCII letters in lower case
   */
  Optional<String> header(String lowerCaseName) {
    int line = nextLine(0);
    while (line < bytes.length) {
      int next = nextLine(line);
      if (isNamed(line, lowerCaseName)) {
        int from = line + lowerCaseName.length() + 1;
        return Optional.of(ascii(bytes, from, next - from).strip());
      }
      line = next;
    }
    return Optional.empty();
  }

  private boolean isNamed(int line, String lowerCaseName) {
    int end = line + lowerCaseName.length();
    if (end >= bytes.length || bytes[end] != ':') {
      return false;
    }
    for (int at = line; at < end; at++) {
      if (lowerCase(bytes[at]) != lowerCaseName.charAt(at - line)) {
        return false;
      }
    }
    return true;
  }

  private int nextLine(int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  private static int lowerCase(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
  }

  private static String ascii(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.US_ASCII);
  }
}
