package dev.kiseki.adapters.s3http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A client that writes bytes to a socket and nothing on its own account. */
final class RawClient implements AutoCloseable {
  static final String TIMESTAMP = "20231114T221320Z";

  private final Socket socket;

  RawClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(10_000);
  }

  /** A response; the body is what Content-Length says. */
  record Answer(int status, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** A signed request head. The path and query go out as they are and are signed as they are. */
  static String head(String method, String target, Map<String, String> extra, String payload) {
    return head(method, target, target, extra, payload);
  }

  static String head(
      String method, String target, String canonical, Map<String, String> extra, String payload) {
    TreeMap<String, String> signed =
        new TreeMap<>(Map.of("host", "127.0.0.1", "x-amz-date", TIMESTAMP));
    signed.put("x-amz-content-sha256", payload);
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    extra.forEach(
        (name, value) -> {
          if (name.startsWith("x-amz-") || name.equals("host")) {
            signed.put(name, value);
          } else {
            head.append(name).append(": ").append(value).append("\r\n");
          }
        });
    int question = canonical.indexOf('?');
    String path = question < 0 ? canonical : canonical.substring(0, question);
    String query = question < 0 ? "" : canonical.substring(question + 1);
    TestSigner signer =
        new TestSigner(MemoryStore.ACCESS_KEY, MemoryStore.SECRET, TIMESTAMP, "us-east-1");
    head.append("Authorization: ")
        .append(signer.authorization(method, path, query, signed, payload))
        .append("\r\n");
    signed.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  Answer receive() throws IOException {
    return receive(false);
  }

  Answer receive(boolean head) throws IOException {
    String[] lines = headers().split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1).trim());
      }
    }
    int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
    boolean empty = head || status == 100 || status == 204 || status == 304;
    int length = empty ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(status, headers, socket.getInputStream().readNBytes(length));
  }

  private String headers() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(next);
      String text = head.toString(StandardCharsets.ISO_8859_1);
      if (text.endsWith("\r\n\r\n")) {
        return text;
      }
    }
  }

  /**
   * Sends a byte now and then until the server ends the connection.
   *
   * @return how many it took, the bound when it took them all
   */
  int trickle(int everyMillis, int maxBytes) throws IOException {
    socket.setSoTimeout(everyMillis);
    for (int sent = 0; sent < maxBytes; sent++) {
      try {
        socket.getOutputStream().write('x');
        if (socket.getInputStream().read() < 0) {
          return sent;
        }
      } catch (SocketTimeoutException e) {
        // the time between two bytes
      } catch (SocketException e) {
        return sent;
      }
    }
    return maxBytes;
  }

  /** How many bytes come before the connection ends, by whatever end. */
  long countToEnd() throws IOException {
    socket.setSoTimeout(10_000);
    byte[] buffer = new byte[64 * 1024];
    long count = 0;
    try {
      for (int n = 0; n >= 0; n = socket.getInputStream().read(buffer)) {
        count += n;
      }
    } catch (SocketException e) {
      return count;
    }
    return count;
  }

  /** Whether the server has ended the connection. */
  boolean isClosed() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
