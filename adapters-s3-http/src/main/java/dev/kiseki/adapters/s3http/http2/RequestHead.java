package dev.kiseki.adapters.s3http.http2;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The head of one request in the bytes of HTTP/1.1. What could be read in two ways there makes no
 * head: RFC 9113, sections 8.2 and 8.3. So that no header, however it is written, can become
 * another line, another length, or another request.
 */
final class RequestHead {
  private static final Set<String> OF_CONNECTION =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  /** As many digits as can be added up without overflow. */
  private static final int MAX_LENGTH_DIGITS = 18;

  /** What the objects of one header take, however short it is. */
  private static final int FIELD_BYTES = 256;

  private final int streamId;
  private final boolean isEnded;
  private final StringBuilder lines = new StringBuilder(512);
  private String method = "";
  private String path = "";
  private String scheme = "";
  private String authority = "";
  private String host = "";
  private String length = "";
  private boolean hasRegular;

  private RequestHead(int streamId, boolean isEnded) {
    this.streamId = streamId;
    this.isEnded = isEnded;
  }

  /**
   * A head.
   *
   * @param contentLength negative when it is not said
   * @param memoryBytes what it takes, and what is made of it
   */
  record Request(byte[] head, long contentLength, boolean isHead, int memoryBytes) {}

  /**
   * The head for these headers.
   *
   * @param isEnded whether no content follows
   */
  static Request of(int streamId, List<HeaderField> fields, boolean isEnded)
      throws Violation.OfStream {
    RequestHead head = new RequestHead(streamId, isEnded);
    for (HeaderField field : fields) {
      head.add(field);
    }
    return head.request(fields.size());
  }

  /** Trailers are checked and dropped. */
  static void checkTrailers(int streamId, List<HeaderField> fields) throws Violation.OfStream {
    RequestHead head = new RequestHead(streamId, true);
    head.hasRegular = true;
    for (HeaderField field : fields) {
      head.add(field);
    }
  }

  private void add(HeaderField field) throws Violation.OfStream {
    String name = field.name();
    String value = field.value();
    if (name.startsWith(":")) {
      pseudo(name, value);
      return;
    }
    hasRegular = true;
    requireName(name);
    requireValue(value);
    switch (name) {
      case "host" -> host = once(host, value);
      case "content-length" -> length = once(length, value);
      case "te" -> {
        if (!value.equals("trailers")) {
          throw malformed("TE");
        }
      }
      default -> {
        if (OF_CONNECTION.contains(name)) {
          throw malformed("a header of a connection");
        }
        lines.append(name).append(": ").append(value).append("\r\n");
      }
    }
  }

  private void pseudo(String name, String value) throws Violation.OfStream {
    if (hasRegular || !isVisible(value)) {
      throw malformed("a pseudo-header out of place, or with a character it must not have");
    }
    switch (name) {
      case ":method" -> method = once(method, value);
      case ":path" -> path = once(path, value);
      case ":scheme" -> scheme = once(scheme, value);
      case ":authority" -> authority = once(authority, value);
      default -> throw malformed("an unknown pseudo-header");
    }
  }

  private String once(String before, String value) throws Violation.OfStream {
    if (!before.isEmpty() || value.isEmpty()) {
      throw malformed("an empty header that must not be, or one that is doubled");
    }
    return value;
  }

  private Request request(int fieldCount) throws Violation.OfStream {
    boolean isPath = path.startsWith("/") || (path.equals("*") && method.equals("OPTIONS"));
    if (!isPath || scheme.isEmpty() || !isToken(method)) {
      throw malformed("no method, path or scheme");
    }
    if (!authority.isEmpty() && !host.isEmpty() && !authority.equals(host)) {
      throw malformed("Host is not :authority");
    }
    long contentLength = contentLength();
    StringBuilder head = new StringBuilder(lines.length() + path.length() + 128);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    line(head, "host", authority.isEmpty() ? host : authority);
    if (contentLength >= 0) {
      line(head, "content-length", length);
    } else if (!isEnded) {
      line(head, "transfer-encoding", "chunked");
    } else if (method.equals("PUT") || method.equals("POST")) {
      // The end of the stream says what HTTP/1.1 needs a header for.
      line(head, "content-length", "0");
    }
    head.append(lines).append("\r\n");
    return new Request(
        head.toString().getBytes(StandardCharsets.ISO_8859_1),
        isEnded && contentLength < 0 ? 0 : contentLength,
        method.equals("HEAD"),
        head.length() + fieldCount * FIELD_BYTES);
  }

  private static void line(StringBuilder head, String name, String value) {
    if (!value.isEmpty()) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }

  private long contentLength() throws Violation.OfStream {
    if (length.isEmpty()) {
      return -1;
    }
    if (length.length() > MAX_LENGTH_DIGITS
        || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw malformed("Content-Length");
    }
    return Long.parseLong(length);
  }

  private void requireName(String name) throws Violation.OfStream {
    boolean good = isToken(name);
    for (int i = 0; i < name.length(); i++) {
      good &= name.charAt(i) < 'A' || name.charAt(i) > 'Z';
    }
    if (!good) {
      throw malformed("the name of a header");
    }
  }

  private static boolean isToken(String text) {
    boolean good = !text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      good &= c > 0x20 && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
    return good;
  }

  /** Any byte but what ends a line; other control characters get the answer that HTTP/1.1 gives. */
  private void requireValue(String value) throws Violation.OfStream {
    boolean good =
        value.isEmpty()
            || (!isBlank(value.charAt(0)) && !isBlank(value.charAt(value.length() - 1)));
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      good &= c != '\r' && c != '\n' && c != 0;
    }
    if (!good) {
      throw malformed("the value of a header");
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isVisible(String value) {
    boolean good = true;
    for (int i = 0; i < value.length(); i++) {
      good &= value.charAt(i) > 0x20 && value.charAt(i) != 0x7F;
    }
    return good;
  }

  private Violation.OfStream malformed(String what) {
    return new Violation.OfStream(streamId, Frame.PROTOCOL_ERROR, "malformed: " + what);
  }
}
