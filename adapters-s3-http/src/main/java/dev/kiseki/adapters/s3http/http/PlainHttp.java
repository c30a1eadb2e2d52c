package dev.kiseki.adapters.s3http.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/**
 * Who speaks plain HTTP to the TLS port is told so in words: a handshake that fails would be a
 * riddle. Decided by the first byte: TLS begins with 0x16, a request with a letter. Waits for that
 * byte on the connection's own thread, under the same watch as the handshake that would wait for it
 * otherwise.
 */
final class PlainHttp {
  /** What is left of a request is read before the end, or its rest would take back the answer. */
  private static final int MOST_DRAINED_BYTES = 64 * 1024;

  private static final int DRAIN_WAIT_MILLIS = 500;

  private static final String BODY =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Error><Code>InvalidRequest</Code><Message>This is a plain HTTP request sent to an HTTPS port: write https:// in the endpoint.</Message></Error>
      """;

  private static final byte[] ANSWER =
      ("HTTP/1.1 400 Bad Request\r\nContent-Type: application/xml\r\nContent-Length: "
              + BODY.length()
              + "\r\nConnection: close\r\n\r\n"
              + BODY)
          .getBytes(StandardCharsets.US_ASCII);

  private PlainHttp() {}

  /**
   * What was read of a socket, for the handshake to begin with. SSLException once a plain request
   * was answered.
   *
   * @param consumed what others have read before; null if nobody has
   */
  static InputStream refuse(
      Socket accepted, @org.jspecify.annotations.Nullable InputStream consumed) throws IOException {
    if (consumed != null) {
      return consumed;
    }
    int first = accepted.getInputStream().read();
    if (first < 0) {
      throw new SSLException("the client said nothing");
    }
    if (first >= 'A' && first <= 'Z') {
      answer(accepted);
      throw new SSLException("plain HTTP");
    }
    return new ByteArrayInputStream(new byte[] {(byte) first});
  }

  private static void answer(Socket accepted) throws IOException {
    accepted.setSoTimeout(DRAIN_WAIT_MILLIS);
    accepted.getOutputStream().write(ANSWER);
    accepted.shutdownOutput();
    byte[] ignored = new byte[8 * 1024];
    int drained = 0;
    int count = 0;
    while (count >= 0 && drained < MOST_DRAINED_BYTES) {
      drained += count;
      count = accepted.getInputStream().read(ignored);
    }
  }
}
