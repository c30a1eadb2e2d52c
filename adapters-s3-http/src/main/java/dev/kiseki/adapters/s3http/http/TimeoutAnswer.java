package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.error.S3Code;
import dev.kiseki.adapters.s3http.xml.ErrorDocument;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import io.helidon.webserver.CloseConnectionException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The whole answer to a client whose body stopped coming. Written past the connection's thread,
 * which is waiting for the body.
 */
final class TimeoutAnswer {
  static final String MESSAGE =
      "Your socket connection to the server was not read from or written to within the timeout period. Idle"
          + " connections will be closed.";

  private TimeoutAnswer() {}

  /**
   * Thrown where bytes of a client are waited for: its connection ends, and its request with it.
   */
  static CloseConnectionException tooSlow(String what) {
    return new CloseConnectionException(
        what, new KisekiException(ErrorCode.REQUEST_TIMEOUT, MESSAGE));
  }

  static boolean isTooSlow(Throwable cause) {
    return cause instanceof KisekiException known && known.code() == ErrorCode.REQUEST_TIMEOUT;
  }

  static byte[] bytes(String requestId) {
    byte[] xml =
        ErrorDocument.of(
            new S3Code("RequestTimeout", 400), MESSAGE, List.of(), "", requestId, requestId);
    String head =
        "HTTP/1.1 400 Bad Request\r\nServer: Kiseki\r\nConnection: close\r\nContent-Type: application/xml\r\n"
            + "x-amz-request-id: "
            + requestId
            + "\r\nx-amz-id-2: "
            + requestId
            + "\r\nContent-Length: "
            + xml.length
            + "\r\n\r\n";
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[headBytes.length + xml.length];
    System.arraycopy(headBytes, 0, all, 0, headBytes.length);
    System.arraycopy(xml, 0, all, headBytes.length, xml.length);
    return all;
  }
}
