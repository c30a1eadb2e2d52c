package dev.kiseki.adapters.s3http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.s3http.http.PaceLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of HTTP/2 are held to the limits of those of HTTP/1.1, and to those of its own. */
class Http2LimitsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);

  private Optional<Http2Server> running = Optional.empty();

  private Http2Server serve(Duration silence, Duration head, long minRate) throws IOException {
    Http2Server server = new Http2Server(new PaceLimits(silence, head, minRate), 100);
    running = Optional.of(server);
    return server;
  }

  private Http2Server serve() throws IOException {
    return serve(LONG, LONG, 0);
  }

  @AfterEach
  void stop() {
    running.ifPresent(Http2Server::close);
  }

  private static void open(Http2Wire wire, int id, String target, String length)
      throws IOException {
    wire.headers(
        id,
        Http2Wire.block(Http2Wire.signed("PUT", target, Map.of("content-length", length))),
        false);
  }

  @Test
  void aSilentConnectionEnds() throws IOException {
    try (Http2Wire wire = serve(SHORT, LONG, 0).wire()) {
      assertTrue(wire.serves(1));
      assertEquals(Http2Wire.NO_ERROR, wire.goneAway());
    }
  }

  @Test
  void aConnectionThatNeverAsksEnds() throws IOException {
    try (Http2Wire wire = serve(SHORT, LONG, 0).wire()) {
      assertEquals(Http2Wire.NO_ERROR, wire.goneAway());
    }
  }

  /** Frames that ask for nothing keep no connection. */
  @Test
  void pingsAreNoRequests() throws IOException {
    try (Http2Wire wire = serve(SHORT, LONG, 0).wire()) {
      byte[] ping = Http2Wire.frame(Http2Wire.PING, Http2Wire.ACK, 0, new byte[8]);
      assertTrue(wire.trickle(ping, 20, 900) < 900);
      assertEquals(Http2Wire.NO_ERROR, wire.goneAway());
    }
  }

  @Test
  void aHeadThatDoesNotEndEndsTheConnection() throws IOException {
    try (Http2Wire wire = serve(LONG, SHORT, 0).wire()) {
      wire.send(Http2Wire.HEADERS, 0, 1, Http2Wire.block(List.of(":method=GET")));
      assertEquals(Http2Wire.NO_ERROR, wire.goneAway());
    }
  }

  @Test
  void aFrameThatDoesNotEndEndsTheConnection() throws IOException {
    try (Http2Wire wire = serve(LONG, SHORT, 0).wire()) {
      wire.send(new byte[] {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3});
      assertEquals(Http2Wire.NO_ERROR, wire.goneAway());
    }
  }

  @Test
  void aBodyThatStopsIsTold() throws IOException {
    Http2Server server = serve(SHORT, LONG, 0);
    try (Http2Wire wire = server.wire()) {
      open(wire, 1, "/bkt/a", "1000");
      wire.data(1, "some", false);
      Http2Wire.Reply got = wire.reply(1);
      assertEquals(400, got.status());
      assertTrue(got.text().contains("RequestTimeout"));
      assertTrue(wire.serves(3));
    }
    server.awaitFinished("PutObject");
  }

  @Test
  void aBodyThatTricklesIsTold() throws IOException {
    Http2Server server = serve(SHORT, LONG, 1_000_000);
    try (Http2Wire wire = server.wire()) {
      open(wire, 1, "/bkt/a", "1000");
      byte[] piece = Http2Wire.frame(Http2Wire.DATA, 0, 1, new byte[] {'x'});
      assertTrue(wire.trickle(piece, 20, 900) < 900);
      assertEquals(400, wire.reply(1).status());
      server.awaitFinished("PutObject");
    }
  }

  /** Nor does a client that leaves no room for the answer keep its stream by that. */
  @Test
  void aBodyThatStopsEndsWhereNobodyReads() throws IOException {
    Http2Server server = serve(SHORT, LONG, 0);
    try (Http2Wire wire = server.wire(4, 0)) {
      open(wire, 1, "/bkt/a", "1000");
      wire.data(1, "some", false);
      assertEquals(Http2Wire.CANCEL, wire.await(Http2Wire.RST_STREAM).code());
      server.awaitFinished("PutObject");
    }
    server.awaitNoConnection();
  }

  @Test
  void anAnswerThatIsNotReadEndsItsStream() throws IOException {
    Http2Server server = serve(SHORT, LONG, 0);
    server.put("/bkt/large", 300_000);
    try (Http2Wire wire = server.wire(4, 1000)) {
      wire.ask(1, "GET", "/bkt/large", Map.of(), "");
      wire.await(Http2Wire.DATA);
      Http2Wire.Frame reset = wire.await(Http2Wire.RST_STREAM);
      assertEquals(Http2Wire.CANCEL, reset.code());
      server.awaitFinished("GetObject");
      wire.ask(3, "HEAD", "/bkt", Map.of(), "");
      assertEquals(200, wire.reply(3).status());
    }
  }

  /** Windows without end, and a client that leaves everything in its socket. */
  @Test
  void aClientThatDoesNotReadIsLetGo() throws IOException {
    Http2Server server = serve(SHORT, LONG, 0);
    server.put("/bkt/large", 7_000_000);
    try (Http2Wire wire = server.wire(4, Integer.MAX_VALUE)) {
      wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(1 << 30));
      wire.ask(1, "GET", "/bkt/large", Map.of(), "");
      wire.ask(3, "GET", "/bkt/large", Map.of(), "");
      assertEquals("ConnectionBroken", server.awaitFinished("GetObject").code());
      assertEquals("ConnectionBroken", server.awaitFinished("GetObject").code());
      server.awaitNoConnection();
    }
  }

  @Test
  void rapidResetsEndTheConnection() throws IOException {
    Http2Server server = serve();
    server.put("/bkt/large", 300_000);
    byte[] block = Http2Wire.block(Http2Wire.signed("GET", "/bkt/large", Map.of()));
    try (Http2Wire wire = server.wire(4, 0)) {
      int id = 1;
      try {
        for (; id < 2000; id += 2) {
          wire.headers(id, block, true);
          wire.send(Http2Wire.RST_STREAM, 0, id, Http2Wire.int32(Http2Wire.CANCEL));
        }
      } catch (IOException e) {
        assertTrue(id < 2000);
      }
      int code = wire.goneAway();
      assertTrue(code == Http2Wire.ENHANCE_YOUR_CALM || code == -1, () -> "code " + code);
    }
    server.awaitNoConnection();
  }

  /** CVE-2025-8671: the client makes the server reset. */
  @Test
  void resetsThatAClientCausesEndTheConnection() throws IOException {
    Http2Server server = serve();
    byte[] block = Http2Wire.block(Http2Wire.signed("GET", "/", Map.of()));
    try (Http2Wire wire = server.wire(4, 0)) {
      try {
        for (int id = 1; id < 2000; id += 2) {
          wire.headers(id, block, true);
          wire.send(Http2Wire.WINDOW_UPDATE, 0, id, Http2Wire.int32(0));
        }
      } catch (IOException e) {
        // the server has ended it
      }
      int code = wire.goneAway();
      assertTrue(code == Http2Wire.ENHANCE_YOUR_CALM || code == -1, () -> "code " + code);
    }
    server.awaitNoConnection();
  }

  @Test
  void continuationsEndTheConnection() throws IOException {
    try (Http2Wire wire = serve().wire()) {
      wire.send(Http2Wire.HEADERS, 0, 1, Http2Wire.block(List.of(":method=GET")));
      for (int i = 0; i < 40; i++) {
        wire.send(Http2Wire.CONTINUATION, 0, 1, Http2Wire.nothing());
      }
      assertEquals(Http2Wire.ENHANCE_YOUR_CALM, wire.goneAway());
    }
    try (Http2Wire wire = running.orElseThrow().wire()) {
      byte[] part = new byte[16 * 1024];
      wire.send(Http2Wire.HEADERS, 0, 1, part);
      int code = -2;
      try {
        for (int i = 0; i < 20; i++) {
          wire.send(Http2Wire.CONTINUATION, 0, 1, part);
        }
      } catch (IOException e) {
        code = -1;
      }
      int gone = wire.goneAway();
      assertTrue(gone == Http2Wire.ENHANCE_YOUR_CALM || gone == -1, "code " + code + " " + gone);
    }
  }

  @Test
  void floodsEndTheConnection() throws IOException {
    Http2Server server = serve();
    List<byte[]> floods =
        List.of(
            Http2Wire.frame(Http2Wire.PING, 0, 0, new byte[8]),
            Http2Wire.settings(),
            Http2Wire.settings(4, 1),
            Http2Wire.frame(Http2Wire.PRIORITY, 0, 3, new byte[5]),
            Http2Wire.frame(Http2Wire.DATA, 0, 1, Http2Wire.nothing()),
            Http2Wire.frame(0xBE, 0, 0, Http2Wire.nothing()));
    for (byte[] flood : floods) {
      try (Http2Wire wire = server.wire()) {
        open(wire, 1, "/bkt/a", "1000");
        int sent = 0;
        try {
          for (; sent < 100_000; sent++) {
            wire.send(flood);
          }
        } catch (IOException e) {
          assertTrue(sent < 100_000);
        }
        int code = wire.goneAway();
        assertTrue(code == Http2Wire.ENHANCE_YOUR_CALM || code == -1, () -> "code " + code);
      }
    }
    server.awaitNoConnection();
  }

  /** Each of them is work for each stream that is open, however many a frame holds. */
  @Test
  void settingsAreBounded() throws IOException {
    try (Http2Wire wire = serve().wire()) {
      int[] many = new int[2 * 2000];
      for (int i = 0; i < many.length; i += 2) {
        many[i] = 4;
        many[i + 1] = i;
      }
      wire.send(Http2Wire.settings(many));
      assertEquals(Http2Wire.ENHANCE_YOUR_CALM, wire.goneAway());
    }
  }

  @Test
  void headersAreBounded() throws IOException {
    Http2Server server = serve();
    try (Http2Wire wire = server.wire()) {
      // Of our own bound we speak in XML.
      byte[] many =
          Http2Wire.block(Http2Wire.signed("GET", "/", Map.of("x-amz-meta-a", "a".repeat(70_000))));
      wire.headers(1, many, true);
      assertTrue(wire.reply(1).text().contains("RequestHeaderSectionTooLarge"));
      // A few bytes that stand for many: put into the table once, and named again and again.
      byte[] bomb = new byte[12_000];
      byte[] entry = Http2Wire.block(List.of("x=" + "y".repeat(3000)));
      System.arraycopy(entry, 0, bomb, 0, entry.length);
      bomb[0] = 0x40;
      Arrays.fill(bomb, entry.length, bomb.length, (byte) 0xBE);
      wire.headers(3, bomb, true);
      assertEquals(Optional.of(Http2Wire.ENHANCE_YOUR_CALM), wire.reply(3).reset());
      assertTrue(wire.serves(5));
    }
  }

  @Test
  void streamsAreBounded() throws IOException {
    Http2Server server = serve();
    try (Http2Wire wire = server.wire()) {
      Http2Wire.Frame settings = wire.await(Http2Wire.SETTINGS);
      assertEquals(3, settings.payload()[1]);
      assertEquals(100, settings.payload()[5]);
      for (int id = 1; id < 2 * 151; id += 2) {
        open(wire, id, "/bkt/a", "10");
      }
      Http2Wire.Frame refused = wire.await(Http2Wire.RST_STREAM);
      assertEquals(Http2Wire.REFUSED_STREAM, refused.code());
      wire.data(1, "0123456789", true);
      assertEquals(200, wire.reply(1).status());
    }
    server.awaitNoConnection();
  }

  /** Streams of all connections together are no more than connections may be. */
  @Test
  void oneStreamTooManyIsToldToSlowDown() throws IOException {
    Http2Server server = new Http2Server(new PaceLimits(LONG, LONG, 0), 3);
    running = Optional.of(server);
    server.awaitNoConnection();
    try (Http2Wire wire = server.wire()) {
      for (int id = 1; id < 6; id += 2) {
        open(wire, id, "/bkt/a", "10");
      }
      wire.ask(7, "GET", "/", Map.of(), "");
      assertEquals(503, wire.reply(7).status());
      wire.data(1, "0123456789", true);
      assertEquals(200, wire.reply(1).status());
      server.awaitFinished("PutObject");
    }
  }

  /** Whoever takes all streams there are keeps no other connection from its one request. */
  @Test
  void eachConnectionMayAskOneThingWhateverOthersDo() throws IOException {
    Http2Server server = new Http2Server(new PaceLimits(LONG, LONG, 0), 3);
    running = Optional.of(server);
    server.awaitNoConnection();
    try (Http2Wire greedy = server.wire();
        Http2Wire modest = server.wire()) {
      for (int id = 1; id < 6; id += 2) {
        open(greedy, id, "/bkt/a", "10");
      }
      greedy.ask(7, "GET", "/", Map.of(), "");
      assertEquals(503, greedy.reply(7).status());
      for (int id = 1; id < 40; id += 2) {
        assertTrue(modest.serves(id), "stream " + id);
      }
    }
  }

  /** As those do that read a little of much, and say what they want first. */
  @Test
  void clientsMayCancelAnswersThatHaveBegun() throws IOException {
    Http2Server server = serve();
    server.put("/bkt/large", 300_000);
    byte[] block = Http2Wire.block(Http2Wire.signed("GET", "/bkt/large", Map.of()));
    try (Http2Wire wire = server.wire(4, 1000)) {
      int last = 2 * 500;
      for (int id = 1; id < last; id += 2) {
        wire.send(Http2Wire.PRIORITY, 0, id, new byte[] {0, 0, 0, 0, 16});
        wire.headers(id, block, true);
        wire.await(Http2Wire.DATA);
        wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(1000));
        wire.send(Http2Wire.RST_STREAM, 0, id, Http2Wire.int32(Http2Wire.CANCEL));
        wire.send(Http2Wire.PING, 0, 0, new byte[8]);
        wire.await(Http2Wire.PING);
      }
      wire.ask(last + 1, "HEAD", "/bkt", Map.of(), "");
      assertEquals(200, wire.reply(last + 1).status());
    }
  }

  /** As those do that measure how much is under way. */
  @Test
  void clientsMayPingWithContent() throws IOException {
    Http2Server server = serve();
    server.put("/bkt/large", 1500 * 100);
    try (Http2Wire wire = server.wire(4, 100)) {
      wire.ask(1, "GET", "/bkt/large", Map.of(), "");
      for (int i = 0; i < 1500; i++) {
        wire.await(Http2Wire.DATA);
        wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(100));
        wire.send(Http2Wire.WINDOW_UPDATE, 0, 1, Http2Wire.int32(100));
        wire.send(Http2Wire.PING, 0, 0, new byte[8]);
      }
      open(wire, 3, "/bkt/a", "1500");
      for (int i = 0; i < 1500; i++) {
        wire.send(Http2Wire.PING, 0, 0, new byte[8]);
        wire.data(3, "x", i == 1499);
        wire.await(Http2Wire.PING);
      }
      assertEquals(200, wire.reply(3).status());
    }
  }

  /** Each head may be large, not all of them. */
  @Test
  void headsTogetherAreBounded() throws IOException {
    Http2Server server = serve();
    Map<String, String> extra = Map.of("content-length", "10", "x-amz-meta-a", "a".repeat(60_000));
    byte[] block = Http2Wire.block(Http2Wire.signed("PUT", "/bkt/a", extra));
    try (Http2Wire wire = server.wire()) {
      for (int id = 1; id < 90; id += 2) {
        wire.headers(id, block, false);
      }
      Http2Wire.Frame refused = wire.await(Http2Wire.RST_STREAM);
      assertEquals(Http2Wire.REFUSED_STREAM, refused.code());
      assertTrue(refused.id() > 60, () -> "stream " + refused.id());
    }
    server.awaitNoConnection();
  }

  /** The room may be taken by others: who asks again is not to lose what it has. */
  @Test
  void whoFindsNoRoomMayAskAgain() throws IOException {
    Http2Server server = serve();
    Map<String, String> extra = Map.of("content-length", "10", "x-amz-meta-a", "a".repeat(60_000));
    byte[] block = Http2Wire.block(Http2Wire.signed("PUT", "/bkt/a", extra));
    try (Http2Wire wire = server.wire()) {
      for (int id = 1; id < 2 * 300; id += 2) {
        wire.headers(id, block, false);
      }
      for (int i = 0; i < 250; i++) {
        assertEquals(Http2Wire.REFUSED_STREAM, wire.await(Http2Wire.RST_STREAM).code());
      }
      assertTrue(wire.serves(601));
    }
    server.awaitNoConnection();
  }

  /** What is answered needs no content: it is not kept for as long as nobody reads the answer. */
  @Test
  void contentOfWhatIsAnsweredIsNotKept() throws IOException {
    Http2Server server = serve();
    try (Http2Wire wire = server.wire(4, 0)) {
      for (int id = 1; id < 2 * 20; id += 2) {
        open(wire, id, "/absent/a", "900000");
      }
      for (int id = 1; id < 2 * 20; id += 2) {
        wire.await(Http2Wire.HEADERS);
      }
      for (int id = 1; id < 2 * 20; id += 2) {
        for (int i = 0; i < 4; i++) {
          wire.data(id, new byte[16_000], false);
        }
      }
      // All of that is given back.
      wire.await(
          frame ->
              frame.type() == Http2Wire.WINDOW_UPDATE && frame.id() == 0 && frame.code() < 1 << 20);
    }
    server.awaitNoConnection();
  }

  @Test
  void oneConnectionTooManyIsToldToSlowDown() throws IOException {
    Http2Server server = new Http2Server(new PaceLimits(LONG, LONG, 0), 1);
    running = Optional.of(server);
    server.awaitNoConnection();
    try (Http2Wire first = server.wire()) {
      assertTrue(first.serves(1));
      try (Http2Wire second = server.wire()) {
        second.ask(1, "GET", "/", Map.of(), "");
        assertEquals(503, second.reply(1).status());
        second.goneAway();
      }
      assertTrue(first.serves(3));
    }
  }

  @Test
  void aServerThatStopsFinishesWhatItHasBegun() throws Exception {
    Http2Server server = serve();
    try (Http2Wire wire = server.wire();
        Http2Wire idle = server.wire()) {
      assertTrue(idle.serves(1));
      open(wire, 1, "/bkt/a", "9");
      wire.data(1, "some", false);
      wire.send(Http2Wire.PING, 0, 0, new byte[8]);
      wire.await(Http2Wire.PING);
      Thread stopping = Thread.ofVirtual().start(server::close);
      Http2Wire.Frame farewell = wire.await(Http2Wire.GOAWAY);
      assertEquals(1, farewell.payload()[3]);
      assertEquals(Http2Wire.NO_ERROR, farewell.code());
      wire.ask(3, "GET", "/", Map.of(), "");
      // A client that has not read of it yet.
      wire.ask(5, "PUT", "/bkt/b", Map.of("content-length", "4"), "late");
      wire.send(Http2Wire.WINDOW_UPDATE, 0, 5, Http2Wire.int32(1));
      wire.send(Http2Wire.RST_STREAM, 0, 5, Http2Wire.int32(Http2Wire.CANCEL));
      wire.data(1, " more", true);
      assertEquals(200, wire.reply(1).status());
      assertEquals(Optional.empty(), wire.next().filter(f -> f.id() == 3));
      assertEquals(Http2Wire.NO_ERROR, idle.goneAway());
      assertTrue(stopping.join(LONG));
    }
  }
}
