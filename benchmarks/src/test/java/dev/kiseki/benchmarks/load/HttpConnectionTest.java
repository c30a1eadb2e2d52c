package dev.kiseki.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
  private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);
  private static final String TWO_PLAIN_ANSWERS =
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nETag: \"a\"\r\n\r\nabc"
          + "HTTP/1.1 204 No Content\r\n\r\n";

  @Test
  void readsBodyAfterBodyOfOneConnection() throws IOException {
    assertReads(TWO_PLAIN_ANSWERS, Integer.MAX_VALUE);
  }

  @Test
  void readsAnswersThatArriveByteByByte() throws IOException {
    assertReads(TWO_PLAIN_ANSWERS, 1);
  }

  @Test
  void joinsChunksAndSkipsExtensionsAndTrailers() throws IOException {
    String chunked =
        """
        HTTP/1.1 200 OK
        transfer-encoding: Chunked
        ETag: "a"

        1;x=y
        a
        2
        bc
        0
        Trailer: 1

        HTTP/1.1 204 No Content

        """
            .replace("\n", "\r\n");
    assertReads(chunked, Integer.MAX_VALUE);
    assertReads(chunked, 1);
  }

  @Test
  void keepsTheTextOfARefusalFromTheSink() throws IOException {
    String refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nwhy!";
    try (var server = new ScriptedServer(refusal, Integer.MAX_VALUE);
        var connection = new HttpConnection(server.address())) {
      var body = new CollectedBody();

      assertEquals(403, connection.exchange(REQUEST, Body.EMPTY, body).status());
      assertEquals("", body.text());
      assertEquals("why!", connection.refusal());
    }
  }

  @Test
  void anAnswerCutShortIsAnError() throws IOException {
    String cut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc";
    try (var server = new ScriptedServer(cut, Integer.MAX_VALUE);
        var connection = new HttpConnection(server.address())) {
      assertThrows(
          EOFException.class, () -> connection.exchange(REQUEST, Body.EMPTY, BodySink.DISCARD));
    }
  }

  @Test
  void somethingElseThanHttpIsAnError() {
    var failure =
        assertThrows(
            IOException.class, () -> ResponseHead.parse("SSH-2.0-server\r\n".getBytes(US_ASCII)));
    assertTrue(failure.toString().contains("SSH-2.0"), failure.toString());
  }

  private static void assertReads(String answers, int pieceBytes) throws IOException {
    try (var server = new ScriptedServer(answers, pieceBytes)) {
      InetSocketAddress address = server.address();
      try (var connection = new HttpConnection(address)) {
        var body = new CollectedBody();
        ResponseHead first = connection.exchange(REQUEST, Body.EMPTY, body);
        assertEquals(200, first.status());
        assertEquals("\"a\"", first.header("etag").orElseThrow());
        assertEquals("abc", body.text());

        assertEquals(204, connection.exchange(REQUEST, Body.EMPTY, body).status());
        assertEquals("abc", body.text());
      }
    }
  }
}
