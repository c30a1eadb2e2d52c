package dev.kiseki.adapters.s3http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 9113 forbids ends the stream or the connection, and nothing else. */
@SuppressWarnings("NullAway.Init") // set before all tests
class Http2FramesTest {
  private static final int GET_BEGUN = 1;

  private static Http2Server server;

  @BeforeAll
  static void start() throws IOException {
    server = new Http2Server();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void healthy() throws IOException {
    try (Http2Wire wire = server.wire()) {
      assertTrue(wire.serves(1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":method=GET|:scheme=http|:authority=x",
        ":method=GET|:path=/|:authority=x",
        ":path=/|:scheme=http|:authority=x",
        ":method=GET|:method=GET|:path=/|:scheme=http|:authority=x",
        ":method=GET|:path=/|:path=/|:scheme=http|:authority=x",
        ":method=GET|:path=/|:scheme=http|:authority=x|:authority=y",
        ":method=GET|:path=/|:scheme=http|:authority=x|:other=y",
        ":method=GET|:path=/|:scheme=http|:authority=x|:status=200",
        ":method=GET|:path=/|:scheme=http|a=b|:authority=x",
        ":method=GET|:path=|:scheme=http|:authority=x",
        ":method=GET|:path=no-slash|:scheme=http|:authority=x",
        ":method=GET|:path=*|:scheme=http|:authority=x",
        ":method=CONNECT|:authority=x",
        ":method=GET|:path=/ HTTP/1.1|:scheme=http|:authority=x",
        ":method=GET|:path=/\r\nevil: x|:scheme=http|:authority=x",
        ":method=GET / HTTP/1.1\r\n\r\nGET|:path=/|:scheme=http|:authority=x",
        ":method=GET|:path=/|:scheme=http|:authority=x\r\nevil: x",
        ":method=GET|:path=/|:scheme=http|:authority=x|host=y",
        ":method=GET|:path=/|:scheme=http|host=x|host=x",
        ":method=GET|:path=/|:scheme=http|:authority=x|a=b\r\nevil: x",
        ":method=GET|:path=/|:scheme=http|:authority=x|a=b\nevil: x",
        ":method=GET|:path=/|:scheme=http|:authority=x|a=b\u0000c",
        ":method=GET|:path=/|:scheme=http|:authority=x|a= b",
        ":method=GET|:path=/|:scheme=http|:authority=x|a=b\t",
        ":method=GET|:path=/|:scheme=http|:authority=x|a\r\nevil=b",
        ":method=GET|:path=/|:scheme=http|:authority=x|a b=c",
        ":method=GET|:path=/|:scheme=http|:authority=x|a:b=c",
        ":method=GET|:path=/|:scheme=http|:authority=x|Upper=c",
        ":method=GET|:path=/|:scheme=http|:authority=x|\u00e9=c",
        ":method=GET|:path=/|:scheme=http|:authority=x|connection=close",
        ":method=GET|:path=/|:scheme=http|:authority=x|keep-alive=5",
        ":method=GET|:path=/|:scheme=http|:authority=x|proxy-connection=x",
        ":method=GET|:path=/|:scheme=http|:authority=x|upgrade=h2c",
        ":method=GET|:path=/|:scheme=http|:authority=x|transfer-encoding=chunked",
        ":method=GET|:path=/|:scheme=http|:authority=x|te=gzip",
        ":method=PUT|:path=/|:scheme=http|:authority=x|content-length=1|content-length=1",
        ":method=PUT|:path=/|:scheme=http|:authority=x|content-length=-1",
        ":method=PUT|:path=/|:scheme=http|:authority=x|content-length=+1",
        ":method=PUT|:path=/|:scheme=http|:authority=x|content-length=1, 1",
        ":method=PUT|:path=/|:scheme=http|:authority=x|content-length=0x1",
        ":method=PUT|:path=/|:scheme=http|:authority=x|content-length=",
        ":method=PUT|:path=/|:scheme=http|:authority=x|content-length=99999999999999999999",
      })
  void aMalformedRequestIsReset(String headers) throws IOException {
    try (Http2Wire wire = server.wire()) {
      wire.headers(1, Http2Wire.block(Arrays.asList(headers.split("\\|", -1))), true);
      Http2Wire.Reply got = wire.reply(1);
      assertEquals(Optional.of(Http2Wire.PROTOCOL_ERROR), got.reset());
      assertEquals(0, got.status());
      assertTrue(wire.serves(3));
    }
  }

  /** Content that looks like a request is never one, whatever becomes of the one before it. */
  @Test
  void contentIsNeverARequest() throws IOException {
    String evil = RawClient.head("PUT", "/evil", Map.of("content-length", "0"), "UNSIGNED-PAYLOAD");
    try (Http2Wire wire = server.wire()) {
      int id = 1;
      for (String length : List.of("content-length=" + evil.length(), "te=trailers")) {
        for (String method : List.of("GET", "PUT", "POST", "DELETE", "HEAD")) {
          List<String> headers =
              List.of(":method=" + method, ":path=/none", ":scheme=http", ":authority=x", length);
          wire.headers(id, Http2Wire.block(headers), false);
          wire.data(id, evil, true);
          assertTrue(wire.reply(id).status() >= 400);
          id += 2;
        }
      }
      wire.ask(id, "HEAD", "/evil", Map.of(), "");
      assertEquals(404, wire.reply(id).status());
    }
  }

  /** type, flags, stream, payload in hex, code of the GOAWAY; stream 1 is begun and not ended. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 00, 1", // DATA on the connection
    "0, 0, 3, 00, 1", // DATA of an idle stream
    "0, 0, 2, 00, 1", // DATA of a stream of the server
    "0, 8, 1, 05, 1", // more padding than payload
    "1, 4, 0, 82, 1", // HEADERS on the connection
    "1, 4, 2, 82, 1", // a number that is not odd
    "1, 12, 3, FF82, 1", // more padding than payload
    "1, 36, 3, 8080, 1", // no room for the priority
    "1, 4, 3, FF, 9", // an integer that does not end
    "1, 4, 3, 80, 9", // index zero
    "1, 4, 3, BE, 9", // an entry that is not there
    "1, 4, 3, 3FE21F, 9", // a table larger than allowed
    "1, 4, 3, 823F00, 9", // a table resized in mid-block
    "1, 4, 3, 0001, 9", // a name longer than the block
    "1, 4, 3, 00810F, 9", // no Huffman code
    "1, 4, 3, 0084FFFFFFFF, 9", // the end of string in Huffman code
    "1, 4, 3, FFFFFFFFFF0F, 9", // an index out of all bounds
    "2, 0, 0, 0000000001, 1", // PRIORITY on the connection
    "2, 0, 3, 00000000, 6", // of the wrong length
    "2, 0, 3, 0000000301, 1", // a stream that depends on itself
    "3, 0, 0, 00000008, 1", // RST_STREAM on the connection
    "3, 0, 3, 00000008, 1", // of an idle stream
    "3, 0, 1, 000000, 6", // of the wrong length
    "4, 0, 1, '', 1", // SETTINGS on a stream
    "4, 0, 0, 0000, 6", // of the wrong length
    "4, 1, 0, 000400000000, 6", // an acknowledgement with content
    "4, 0, 0, 000200000002, 1", // ENABLE_PUSH
    "4, 0, 0, 000480000000, 3", // INITIAL_WINDOW_SIZE
    "4, 0, 0, 000500003FFF, 1", // MAX_FRAME_SIZE
    "4, 0, 0, 000501000000, 1", // MAX_FRAME_SIZE
    "5, 4, 1, 0000000282, 1", // PUSH_PROMISE
    "6, 0, 1, 0000000000000000, 1", // PING on a stream
    "6, 0, 0, 00, 6", // of the wrong length
    "7, 0, 1, 0000000000000000, 1", // GOAWAY on a stream
    "8, 0, 0, 00000000, 1", // a window opened by nothing
    "8, 0, 0, 7FFFFFFF, 3", // a window too large
    "8, 0, 3, 00000001, 1", // of an idle stream
    "8, 0, 1, 000001, 6", // of the wrong length
    "9, 4, 1, 82, 1", // CONTINUATION of nothing
  })
  void aBrokenFrameEndsTheConnection(int type, int flags, int id, String hex, int code)
      throws IOException {
    try (Http2Wire wire = server.wire()) {
      wire.headers(
          GET_BEGUN,
          Http2Wire.block(List.of(":method=PUT", ":path=/x", ":scheme=http", ":authority=x")),
          false);
      wire.send(type, flags, id, HexFormat.of().parseHex(hex));
      assertEquals(code, wire.goneAway());
    }
    healthy();
  }

  @ParameterizedTest
  @CsvSource({
    "8, 0, 00000000, 1", // a window opened by nothing
    "8, 0, 7FFFFFFF, 3", // a window too large
    "1, 4, 00016101 62, 1", // trailers that do not end the stream
    "1, 5, 00073A6D6574686F6403474554, 1", // a pseudo-header among trailers
  })
  void aBrokenFrameEndsItsStream(int type, int flags, String hex, int code) throws IOException {
    try (Http2Wire wire = server.wire()) {
      wire.headers(
          1,
          Http2Wire.block(Http2Wire.signed("PUT", "/bkt/x", Map.of("content-length", "9"))),
          false);
      wire.send(type, flags, 1, HexFormat.of().parseHex(hex.replace(" ", "")));
      assertEquals(Optional.of(code), wire.reply(1).reset());
      assertTrue(wire.serves(3));
    }
  }

  @Test
  void aFrameLargerThanAllowedEndsTheConnection() throws IOException {
    try (Http2Wire wire = server.wire()) {
      wire.send(Http2Wire.DATA, 0, 1, new byte[16 * 1024 + 1]);
      assertEquals(Http2Wire.FRAME_SIZE_ERROR, wire.goneAway());
    }
  }

  @Test
  void moreThanTheWindowEndsTheStream() throws IOException {
    server.put("/bkt/large", 300_000);
    try (Http2Wire wire = server.wire(4, 0)) {
      // Nothing is read of it while its answer waits.
      wire.headers(
          1,
          Http2Wire.block(
              Http2Wire.signed("GET", "/bkt/large", Map.of("content-length", "1000000"))),
          false);
      wire.await(Http2Wire.HEADERS);
      for (int i = 0; i < 66; i++) {
        wire.data(1, new byte[1000], false);
      }
      assertEquals(Optional.of(Http2Wire.FLOW_CONTROL_ERROR), wire.reply(1).reset());
      wire.ask(3, "HEAD", "/bkt", Map.of(), "");
      assertEquals(200, wire.reply(3).status());
    }
  }

  @Test
  void contentBehindTheEndEndsTheStream() throws IOException {
    server.put("/bkt/large", 300_000);
    try (Http2Wire wire = server.wire(4, 0)) {
      wire.ask(1, "GET", "/bkt/large", Map.of(), "");
      wire.await(Http2Wire.HEADERS);
      wire.data(1, "more", true);
      assertEquals(Optional.of(Http2Wire.STREAM_CLOSED), wire.reply(1).reset());
    }
  }

  @Test
  void aStreamIsNotBegunTwice() throws IOException {
    try (Http2Wire wire = server.wire()) {
      assertTrue(wire.serves(5));
      wire.ask(5, "GET", "/", Map.of(), "");
      assertEquals(Http2Wire.STREAM_CLOSED, wire.goneAway());
    }
    try (Http2Wire wire = server.wire()) {
      assertTrue(wire.serves(5));
      wire.ask(3, "GET", "/", Map.of(), "");
      assertEquals(Http2Wire.STREAM_CLOSED, wire.goneAway());
    }
  }

  @Test
  void nothingComesBetweenThePartsOfAHeaderBlock() throws IOException {
    try (Http2Wire wire = server.wire()) {
      wire.send(Http2Wire.HEADERS, 0, 1, Http2Wire.block(List.of(":method=GET")));
      wire.send(Http2Wire.PING, 0, 0, new byte[8]);
      assertEquals(Http2Wire.PROTOCOL_ERROR, wire.goneAway());
    }
  }

  @Test
  void aHeaderBlockMayComeInParts() throws IOException {
    byte[] block = Http2Wire.block(Http2Wire.signed("GET", "/", Map.of()));
    try (Http2Wire wire = server.wire()) {
      int third = block.length / 3;
      wire.send(Http2Wire.HEADERS, Http2Wire.END_STREAM, 1, Arrays.copyOf(block, third));
      wire.send(Http2Wire.CONTINUATION, 0, 1, Arrays.copyOfRange(block, third, 2 * third));
      wire.send(
          Http2Wire.CONTINUATION,
          Http2Wire.END_HEADERS,
          1,
          Arrays.copyOfRange(block, 2 * third, block.length));
      assertEquals(200, wire.reply(1).status());
    }
  }

  /** An answer whose head is larger than a frame. */
  @Test
  void aLargeHeadComesInParts() throws IOException {
    server.put("/bkt/a", 1);
    String disposition = "x".repeat(20_000);
    try (Http2Wire wire = server.wire()) {
      wire.ask(1, "GET", "/bkt/a?response-content-disposition=" + disposition, Map.of(), "");
      Http2Wire.Frame first = wire.await(f -> f.id() == 1);
      assertEquals(Http2Wire.HEADERS, first.type());
      assertEquals(16 * 1024, first.payload().length);
      Http2Wire.Frame second = wire.await(f -> f.id() == 1);
      assertEquals(Http2Wire.CONTINUATION, second.type());
      byte[] whole = new byte[first.payload().length + second.payload().length];
      System.arraycopy(first.payload(), 0, whole, 0, first.payload().length);
      System.arraycopy(second.payload(), 0, whole, first.payload().length, second.payload().length);
      assertEquals("200", Http2Wire.decode(whole).get(":status"));
      assertTrue(new String(whole, StandardCharsets.ISO_8859_1).contains(disposition));
    }
  }

  @Test
  void whatIsNotKnownIsIgnored() throws IOException {
    try (Http2Wire wire = server.wire(0xF000, 7)) {
      wire.send(0xBE, 0xFF, 0, new byte[10]);
      wire.send(0xBE, 0xFF, 9, new byte[10]);
      assertTrue(wire.serves(1));
    }
  }

  @Test
  void aPingIsAnswered() throws IOException {
    try (Http2Wire wire = server.wire()) {
      byte[] sent = "12345678".getBytes(StandardCharsets.US_ASCII);
      wire.send(Http2Wire.PING, 0, 0, sent);
      Http2Wire.Frame answer = wire.await(Http2Wire.PING);
      assertTrue(answer.has(Http2Wire.ACK));
      assertEquals(
          new String(sent, StandardCharsets.US_ASCII),
          new String(answer.payload(), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void settingsAreAcknowledged() throws IOException {
    try (Http2Wire wire = server.wire()) {
      wire.await(f -> f.type() == Http2Wire.SETTINGS && f.has(Http2Wire.ACK));
    }
  }

  @Test
  void theFirstFrameIsSettings() throws IOException {
    try (Http2Wire wire = Http2Wire.silent(server.port())) {
      wire.send(Http2Wire.PREFACE);
      wire.send(Http2Wire.PING, 0, 0, new byte[8]);
      assertEquals(Http2Wire.PROTOCOL_ERROR, wire.goneAway());
    }
  }

  @Test
  void aPrefaceThatIsNoneEndsTheConnection() throws IOException {
    try (Http2Wire wire = Http2Wire.silent(server.port())) {
      wire.send("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals(Http2Wire.PROTOCOL_ERROR, wire.goneAway());
    }
  }

  /** One byte at a time: frames do not come in one piece. */
  @Test
  void piecesOfAnySizeMakeFrames() throws IOException {
    List<byte[]> session = new ArrayList<>(List.of(Http2Wire.PREFACE, Http2Wire.settings()));
    session.add(
        Http2Wire.frame(
            Http2Wire.HEADERS, 5, 1, Http2Wire.block(Http2Wire.signed("GET", "/", Map.of()))));
    try (Http2Wire wire = Http2Wire.silent(server.port())) {
      for (byte[] part : session) {
        for (byte one : part) {
          wire.send(new byte[] {one});
        }
      }
      assertEquals(200, wire.reply(1).status());
    }
  }
}
