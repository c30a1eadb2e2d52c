package dev.kiseki.adapters.s3http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers over HTTP/2 are what they are over HTTP/1.1. */
@SuppressWarnings("NullAway.Init") // set before each test
class Http2StreamsTest {
  private static final int INITIAL_WINDOW_SIZE = 4;

  private Http2Server server;
  private Http2Wire wire;

  @BeforeEach
  void start() throws IOException {
    server = new Http2Server();
    wire = server.wire();
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    server.close();
  }

  private void open(int id, String method, String target, Map<String, String> extra)
      throws IOException {
    wire.headers(id, Http2Wire.block(Http2Wire.signed(method, target, extra)), false);
  }

  @Test
  void anObjectComesBackAsItWent() throws IOException {
    wire.ask(1, "PUT", "/bkt/a", Map.of("content-length", "7"), "content");
    assertEquals(200, wire.reply(1).status());
    wire.ask(3, "GET", "/bkt/a", Map.of(), "");
    Http2Wire.Reply got = wire.reply(3);
    assertEquals("content", got.text());
    assertEquals("7", got.header("content-length"));
    assertEquals(Optional.empty(), got.reset());
  }

  @Test
  void aHeadHasALengthAndNoContent() throws IOException {
    server.put("/bkt/a", 1000);
    wire.ask(1, "HEAD", "/bkt/a", Map.of(), "");
    Http2Wire.Reply got = wire.reply(1);
    assertEquals("1000", got.header("content-length"));
    assertEquals(0, got.body().length);
  }

  @Test
  void whatIsNotModifiedHasNoContent() throws IOException {
    server.put("/bkt/a", 1000);
    wire.ask(1, "GET", "/bkt/a", Map.of(), "");
    String etag = wire.reply(1).header("etag");
    wire.ask(3, "GET", "/bkt/a", Map.of("if-none-match", etag), "");
    Http2Wire.Reply got = wire.reply(3);
    assertEquals(304, got.status());
    assertEquals(0, got.body().length);
  }

  /** The path of the wire is what was signed. */
  @Test
  void pathsAreRaw() throws IOException {
    wire.ask(1, "PUT", "/bkt/a//b/../%C3%A9", Map.of("content-length", "1"), "x");
    assertEquals(200, wire.reply(1).status());
    wire.ask(3, "GET", "/bkt?list-type=2", Map.of(), "");
    assertTrue(wire.reply(3).text().contains("<Key>a//b/../é</Key>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"caf\u00c3\u00a9", "caf\u00e9", "\u00ff\u00fe"})
  void bytesOfHeadersAreKept(String value) throws IOException {
    wire.ask(1, "PUT", "/bkt/a", Map.of("content-length", "1", "x-amz-meta-name", value), "x");
    assertEquals(200, wire.reply(1).status());
    wire.ask(3, "GET", "/bkt/a", Map.of(), "");
    Http2Wire.Reply got = wire.reply(3);
    assertEquals(200, got.status());
    String back = got.header("x-amz-meta-name");
    wire.ask(5, "PUT", "/bkt/b", Map.of("content-length", "1", "x-amz-meta-name", back), "x");
    assertEquals(200, wire.reply(5).status());
    try (RawClient http1 = new RawClient(server.port())) {
      http1.send(RawClient.head("GET", "/bkt/a", Map.of(), "UNSIGNED-PAYLOAD"));
      assertEquals(http1.receive().header("x-amz-meta-name"), back);
    }
  }

  @Test
  void aBodyThatIsTooShortIsToldSo() throws IOException {
    wire.ask(1, "PUT", "/bkt/a", Map.of("content-length", "10"), "short");
    Http2Wire.Reply got = wire.reply(1);
    assertEquals(400, got.status());
    assertTrue(got.text().contains("IncompleteBody"));
    wire.ask(3, "GET", "/bkt/a", Map.of(), "");
    assertEquals(404, wire.reply(3).status());
  }

  @Test
  void aBodyThatIsTooLongIsToldSo() throws IOException {
    open(1, "PUT", "/bkt/a", Map.of("content-length", "5"));
    wire.data(1, "longer", true);
    Http2Wire.Reply got = wire.reply(1);
    assertEquals(400, got.status());
    assertTrue(got.text().contains("IncompleteBody"));
    wire.ask(3, "GET", "/bkt/a", Map.of(), "");
    assertEquals(404, wire.reply(3).status());
  }

  /** What comes behind a body that is whole makes it no body at all. */
  @Test
  void aBodyThatGoesOnIsToldSo() throws IOException {
    open(1, "PUT", "/bkt/a", Map.of("content-length", "5"));
    wire.data(1, "whole", false);
    wire.data(1, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", true);
    assertTrue(wire.reply(1).text().contains("IncompleteBody"));
    wire.ask(3, "GET", "/bkt/a", Map.of(), "");
    assertEquals(404, wire.reply(3).status());
  }

  /** The stream is reset, or was answered before the content came. */
  @Test
  void contentWhereNoneWasSaidIsNotRead() throws IOException {
    open(1, "PUT", "/bkt/a", Map.of("content-length", "0"));
    wire.data(1, "some", true);
    Http2Wire.Reply got = wire.reply(1);
    assertTrue(
        got.status() == 200 || got.reset().equals(Optional.of(Http2Wire.PROTOCOL_ERROR)),
        got::toString);
    wire.ask(3, "GET", "/bkt/a", Map.of(), "");
    Http2Wire.Reply stored = wire.reply(3);
    assertTrue(stored.status() == 404 || stored.body().length == 0, stored::text);
  }

  @Test
  void aBodyMayEndWithAnEmptyFrame() throws IOException {
    open(1, "PUT", "/bkt/a", Map.of("content-length", "5"));
    wire.data(1, "whole", false);
    wire.data(1, "", true);
    assertEquals(200, wire.reply(1).status());
  }

  @Test
  void aBodyMayEndWithTrailers() throws IOException {
    open(1, "PUT", "/bkt/a", Map.of("content-length", "5"));
    wire.data(1, "whole", false);
    wire.headers(1, Http2Wire.block(List.of("x-some=trailer")), true);
    assertEquals(200, wire.reply(1).status());
  }

  @Test
  void aBodyMayBePadded() throws IOException {
    open(1, "PUT", "/bkt/a", Map.of("content-length", "5"));
    wire.send(
        Http2Wire.DATA,
        8 | Http2Wire.END_STREAM,
        1,
        "\3whole\0\0\0".getBytes(StandardCharsets.US_ASCII));
    assertEquals(200, wire.reply(1).status());
    wire.ask(3, "GET", "/bkt/a", Map.of(), "");
    assertEquals("whole", wire.reply(3).text());
  }

  /** As over HTTP/1.1 in chunks: the length is in another header. */
  @Test
  void aBodyNeedsNoContentLength() throws IOException {
    byte[] coded = "5;x=y\r\nwhole\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    wire.headers(
        1,
        Http2Wire.block(
            List.of(":method=POST", ":path=/bkt?delete", ":scheme=http", ":authority=127.0.0.1")),
        false);
    wire.data(1, coded, true);
    assertEquals(403, wire.reply(1).status());
    open(3, "PUT", "/bkt?versioning=", Map.of());
    wire.data(
        3, "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", true);
    assertEquals(200, wire.reply(3).status());
  }

  @Test
  void aPutThatEndsWithItsHeadersIsEmpty() throws IOException {
    wire.ask(1, "PUT", "/bkt/a", Map.of(), "");
    assertEquals(200, wire.reply(1).status());
    wire.ask(3, "HEAD", "/bkt/a", Map.of(), "");
    assertEquals("0", wire.reply(3).header("content-length"));
  }

  @Test
  void whoExpectsIsToldToGoOn() throws IOException {
    open(1, "PUT", "/bkt/a", Map.of("content-length", "5", "expect", "100-continue"));
    Http2Wire.Frame told = wire.await(Http2Wire.HEADERS);
    assertEquals("100", Http2Wire.decode(told.payload()).get(":status"));
    wire.data(1, "whole", true);
    assertEquals(200, wire.reply(1).status());
  }

  /** The answer comes before the body is sent, and the client is told to keep it. */
  @Test
  void whatIsRefusedIsNotAskedFor() throws IOException {
    open(1, "PUT", "/none/a", Map.of("content-length", "5000000", "expect", "100-continue"));
    Http2Wire.Frame told = wire.await(Http2Wire.HEADERS);
    assertEquals("404", Http2Wire.decode(told.payload()).get(":status"));
    wire.await(frame -> frame.type() == Http2Wire.RST_STREAM && frame.code() == Http2Wire.NO_ERROR);
    assertTrue(wire.serves(3));
  }

  @Test
  void streamsTakeTurns() throws IOException {
    server.put("/bkt/large", 300_000);
    List<Integer> ids = new ArrayList<>();
    for (int id = 1; id < 60; id += 2) {
      wire.ask(id, "GET", "/bkt/large", Map.of(), "");
      ids.add(id);
    }
    // Nobody opens the window of the first, which fills; the window of the connection is opened.
    wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(1 << 30));
    for (int id : ids.reversed()) {
      wire.send(Http2Wire.WINDOW_UPDATE, 0, id, Http2Wire.int32(1 << 20));
    }
    int[] received = new int[60];
    int ended = 0;
    while (ended < ids.size()) {
      Http2Wire.Frame frame = wire.await(Http2Wire.DATA);
      received[frame.id()] += frame.payload().length;
      ended += frame.has(Http2Wire.END_STREAM) ? 1 : 0;
    }
    for (int id : ids) {
      assertEquals(300_000, received[id]);
    }
  }

  /** Sixty frames for a handler that does not read, and one that nobody reads from. */
  @Test
  void aStreamThatStandsStillHoldsNobodyUp() throws IOException {
    server.put("/bkt/large", 300_000);
    try (Http2Wire slow = server.wire(INITIAL_WINDOW_SIZE, 0)) {
      slow.headers(
          1,
          Http2Wire.block(
              Http2Wire.signed("GET", "/bkt/large", Map.of("content-length", "1000000"))),
          false);
      slow.await(Http2Wire.HEADERS);
      for (int i = 0; i < 60; i++) {
        slow.data(1, new byte[1000], false);
      }
      slow.ask(3, "PUT", "/bkt/b", Map.of("content-length", "5"), "other");
      assertEquals(200, slow.reply(3).status());
      slow.ask(5, "HEAD", "/bkt/b", Map.of(), "");
      assertEquals(200, slow.reply(5).status());
    }
    wire.close();
    server.awaitNoConnection();
  }

  @Test
  void anUploadEndsWithItsConnection() throws IOException {
    open(1, "PUT", "/bkt/a", Map.of("content-length", "1000000"));
    wire.data(1, "some", false);
    wire.close();
    assertEquals("IncompleteBody", server.awaitFinished("PutObject").code());
    server.awaitNoConnection();
  }

  @Test
  void anUploadEndsWithItsStream() throws IOException {
    open(1, "PUT", "/bkt/a", Map.of("content-length", "1000000"));
    wire.data(1, "some", false);
    wire.send(Http2Wire.RST_STREAM, 0, 1, Http2Wire.int32(Http2Wire.CANCEL));
    assertEquals("IncompleteBody", server.awaitFinished("PutObject").code());
    assertTrue(wire.serves(3));
  }

  @Test
  void anAnswerEndsWithItsStream() throws IOException {
    server.put("/bkt/large", 300_000);
    wire.ask(1, "GET", "/bkt/large", Map.of(), "");
    wire.await(Http2Wire.DATA);
    wire.send(Http2Wire.RST_STREAM, 0, 1, Http2Wire.int32(Http2Wire.CANCEL));
    assertEquals("ConnectionBroken", server.awaitFinished("GetObject").code());
    wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(65_535));
    assertTrue(wire.serves(3));
  }

  /** Windows of one byte give bytes one by one, and all of them. */
  @Test
  void aTinyWindowIsKeptTo() throws IOException {
    wire.ask(1, "PUT", "/bkt/a", Map.of("content-length", "7"), "content");
    wire.reply(1);
    try (Http2Wire tiny = server.wire(INITIAL_WINDOW_SIZE, 1)) {
      tiny.ask(1, "GET", "/bkt/a", Map.of(), "");
      StringBuilder got = new StringBuilder();
      boolean ended = false;
      while (!ended) {
        Http2Wire.Frame frame = tiny.await(Http2Wire.DATA);
        assertEquals(1, frame.payload().length);
        got.append((char) frame.payload()[0]);
        ended = frame.has(Http2Wire.END_STREAM);
        tiny.send(Http2Wire.WINDOW_UPDATE, 0, 1, Http2Wire.int32(1));
      }
      assertEquals("content", got.toString());
    }
  }

  /** Windows may become negative, and then nothing is sent until they are not. */
  @Test
  void aWindowThatShrinksIsKeptTo() throws IOException {
    server.put("/bkt/large", 300_000);
    wire.ask(1, "GET", "/bkt/large", Map.of(), "");
    int received = 0;
    while (received < 65_535) {
      received += wire.await(Http2Wire.DATA).payload().length;
    }
    wire.send(Http2Wire.settings(INITIAL_WINDOW_SIZE, 1));
    wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(1 << 20));
    wire.send(Http2Wire.WINDOW_UPDATE, 0, 1, Http2Wire.int32(65_534));
    assertTrue(wireAnswersPing());
    wire.send(Http2Wire.WINDOW_UPDATE, 0, 1, Http2Wire.int32(10));
    for (int more = 0; more < 10; ) {
      more += wire.await(Http2Wire.DATA).payload().length;
      assertTrue(more <= 10);
    }
  }

  private boolean wireAnswersPing() throws IOException {
    byte[] sent = "8 bytes.".getBytes(StandardCharsets.US_ASCII);
    wire.send(Http2Wire.PING, 0, 0, sent);
    Http2Wire.Frame next =
        wire.await(f -> f.type() == Http2Wire.PING || f.type() == Http2Wire.DATA);
    return next.type() == Http2Wire.PING && Arrays.equals(sent, next.payload());
  }

  @Test
  void anUploadLargerThanAllWindowsArrives() throws IOException {
    server.put("/bkt/large", 20_000_000);
    wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(1 << 30));
    wire.ask(1, "GET", "/bkt/large", Map.of("range", "bytes=19999990-"), "");
    Http2Wire.Reply got = wire.reply(1);
    assertEquals(206, got.status());
    assertArrayEquals(new byte[10], got.body());
  }
}
