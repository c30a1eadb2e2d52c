package dev.kiseki.adapters.s3http.xml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes an XML document straight into UTF-8 bytes.
 *
 * <p>Why not databind or a StAX generator: a listing page is 1,000 times the same six elements
 * around keys that are UTF-8 already. Going through Strings and a general encoder costs several
 * times the store's own work for the page.
 *
 * <p>Keys may hold control characters, which XML 1.0 cannot express; like S3 they are written as
 * numeric references, and clients that care ask for url encoding.
 */
public final class XmlWriter {
  public static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  private static final byte[] DECLARATION =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final boolean[] PLAIN_IN_URL = plainInUrl();

  private byte[] buffer;
  private int length;

  public XmlWriter(int expectedBytes) {
    this.buffer = new byte[expectedBytes];
    raw(DECLARATION);
  }

  /** A document with this root in the S3 namespace. */
  public static XmlWriter document(String root, int expectedBytes) {
    XmlWriter out = new XmlWriter(expectedBytes);
    out.ascii("<").ascii(root).ascii(" xmlns=\"").ascii(NAMESPACE).ascii("\">");
    return out;
  }

  public XmlWriter open(String name) {
    return ascii("<").ascii(name).ascii(">");
  }

  public XmlWriter close(String name) {
    return ascii("</").ascii(name).ascii(">");
  }

  public XmlWriter element(String name, String text) {
    return element(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public XmlWriter element(String name, byte[] utf8) {
    return open(name).text(utf8).close(name);
  }

  public XmlWriter element(String name, long number) {
    return open(name).ascii(Long.toString(number)).close(name);
  }

  public XmlWriter element(String name, boolean value) {
    return open(name).ascii(value ? "true" : "false").close(name);
  }

  /** Text that is known to need no escape. */
  public XmlWriter asciiElement(String name, String ascii) {
    return open(name).ascii(ascii).close(name);
  }

  /** The text of the element that is open. */
  public XmlWriter plain(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  /** An entity tag in its escaped quotes. */
  public XmlWriter etag(String hex) {
    return ascii("&quot;").ascii(hex).ascii("&quot;");
  }

  /** A key, prefix or marker, url-encoded when the client asked for it. */
  public XmlWriter nameElement(String name, byte[] utf8, boolean urlEncoded) {
    open(name);
    if (urlEncoded) {
      urlEncoded(utf8);
    } else {
      text(utf8);
    }
    return close(name);
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  /** Appends prepared bytes. */
  public XmlWriter raw(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    return this;
  }

  private XmlWriter text(byte[] utf8) {
    reserve(utf8.length * 6);
    int at = length;
    for (byte b : utf8) {
      if (b < 0 || (b >= 0x20 && b != '<' && b != '>' && b != '&' && b != '"')) {
        buffer[at++] = b;
      } else {
        at = escape(b, at);
      }
    }
    length = at;
    return this;
  }

  private int escape(byte b, int at) {
    String reference =
        switch (b) {
          case '<' -> "&lt;";
          case '>' -> "&gt;";
          case '&' -> "&amp;";
          case '"' -> "&quot;";
          default -> "&#x" + Integer.toHexString(b) + ";";
        };
    for (int i = 0; i < reference.length(); i++) {
      buffer[at + i] = (byte) reference.charAt(i);
    }
    return at + reference.length();
  }

  /** As S3 does it: slash stays, space is %20, plus is %2B. */
  private void urlEncoded(byte[] utf8) {
    reserve(utf8.length * 3);
    int at = length;
    for (byte b : utf8) {
      int c = b & 0xFF;
      if (PLAIN_IN_URL[c]) {
        buffer[at++] = b;
      } else {
        buffer[at++] = '%';
        buffer[at++] = HEX[c >> 4];
        buffer[at++] = HEX[c & 15];
      }
    }
    length = at;
  }

  @SuppressWarnings(
      "deprecation") // the one call that copies ASCII without an encoder; callers pass ASCII only
  private XmlWriter ascii(String text) {
    int count = text.length();
    reserve(count);
    text.getBytes(0, count, buffer, length);
    length += count;
    return this;
  }

  private void reserve(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }

  private static boolean[] plainInUrl() {
    boolean[] plain = new boolean[256];
    for (int c = 0; c < 128; c++) {
      plain[c] = Character.isLetterOrDigit(c) || "-._~/*".indexOf(c) >= 0;
    }
    return plain;
  }
}
