package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.exchange.StreamBody;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Puts a response on the wire. */
final class ResponseSender {
  /**
   * Above this the head of a document goes out before it. Helidon's first write joins both in a
   * growing buffer, which costs more than a second write does (37 % of all CPU at 64 KiB).
   */
  private static final int JOIN_UP_TO_BYTES = 8 * 1024;

  private static final HeaderName REQUEST_ID = HeaderNames.create("x-amz-request-id");
  private static final HeaderName HOST_ID = HeaderNames.create("x-amz-id-2");
  private static final byte[] NOTHING = new byte[0];

  private final String hostId;
  private final DateHeader date;

  ResponseSender(String hostId, DateHeader date) {
    this.hostId = hostId;
    this.date = date;
  }

  String hostId() {
    return hostId;
  }

  /**
   * Sends the answer.
   *
   * @param close whether the connection ends with it; the caller then throws {@link
   *     CloseConnectionException}
   */
  void send(
      ServerResponse out, S3Response response, RequestFacts facts, boolean isHead, boolean close) {
    facts.status(response.status());
    out.status(Status.create(response.status()));
    out.header(date.now());
    out.header(HeaderValues.create(REQUEST_ID, facts.id()));
    out.header(HeaderValues.create(HOST_ID, hostId));
    out.header(HeaderValues.create(HeaderNames.SERVER, "Kiseki"));
    if (close) {
      out.header(HeaderValues.CONNECTION_CLOSE);
    }
    headers(out, response.headers());
    switch (response) {
      case S3Response.Empty _ -> out.send();
      case S3Response.Head head -> {
        contentLength(out, head.contentLength());
        out.send();
      }
      case S3Response.Absent _ ->
          throw new IllegalStateException("an absence is made a document before");
      case S3Response.Document document -> {
        document(out, document.xml(), isHead);
        facts.sent(isHead ? 0 : document.xml().length);
      }
      case S3Response.Stream stream -> stream(out, stream, facts);
    }
  }

  private static void headers(ServerResponse out, ResponseHeaders headers) {
    headers.forEach((name, value) -> out.header(LatinHeader.of(name, value)));
  }

  private static void contentLength(ServerResponse out, long length) {
    out.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, Long.toString(length)));
  }

  private static void document(ServerResponse out, byte[] xml, boolean isHead) {
    out.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/xml"));
    if (isHead) {
      // RFC 9110 9.3.2: HEAD has no content; S3 omits the length of the error it does not send.
      out.send();
    } else if (xml.length <= JOIN_UP_TO_BYTES) {
      out.send(xml);
    } else {
      contentLength(out, xml.length);
      try (OutputStream stream = out.outputStream()) {
        stream.write(NOTHING, 0, 0);
        stream.write(xml, 0, xml.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void stream(ServerResponse out, S3Response.Stream response, RequestFacts facts) {
    contentLength(out, response.contentLength());
    if (response.contentLength() == 0) {
      response.body().close();
      out.send();
      return;
    }
    WatchedWriter wire = PacedConnection.currentWire();
    long[] sent = {0};
    OutputStream[] stream = new OutputStream[1];
    try (StreamBody body = response.body()) {
      body.transferTo(
          (bytes, offset, length) -> {
            if (stream[0] == null) {
              // Not before there is something to send: what fails until then is still answered.
              stream[0] = out.outputStream();
              holdHead(wire, stream[0]);
            }
            wire.writeBehindHeld(bytes, offset, length);
            sent[0] += length;
            facts.sent(length);
          });
      if (sent[0] != response.contentLength()) {
        throw new CloseConnectionException("a body shorter than its Content-Length");
      }
      stream[0].close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      if (stream[0] != null) {
        // The status line is gone: an early end is the only way left to say that something failed.
        throw new CloseConnectionException("failed while a body was sent", e);
      }
      throw e;
    }
  }

  /** Helidon's first write makes the head; it would copy the body behind it. */
  private static void holdHead(WatchedWriter wire, OutputStream stream) {
    try {
      wire.holdNext();
      stream.write(NOTHING, 0, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
