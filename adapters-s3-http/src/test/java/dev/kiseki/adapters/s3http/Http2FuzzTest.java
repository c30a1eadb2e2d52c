package dev.kiseki.adapters.s3http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever frames come, the connection ends, the threads of its streams end, and the next one is
 * served.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class Http2FuzzTest {
  private static final int SESSIONS = 300;
  private static final int MAX_FRAMES = 30;

  private Http2Server server;

  @BeforeEach
  void start() throws IOException {
    // What waits for a client that says nothing more must end by itself.
    server =
        new Http2Server(Http2Server.pace(Duration.ofMillis(500), Duration.ofMillis(500), 0), 1000);
    server.put("/bkt/large", 300_000);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void send(byte[] session, boolean closes) throws IOException {
    Http2Wire wire = Http2Wire.silent(server.port());
    try {
      wire.send(session);
      if (!closes) {
        wire.endOutput();
      }
    } catch (IOException e) {
      // the server has ended it before
    }
    if (closes) {
      wire.close();
    } else {
      wire.goneAway();
      wire.close();
    }
  }

  private void healthy(long seed) throws IOException {
    server.awaitNoConnection();
    try (Http2Wire wire = server.wire()) {
      assertTrue(wire.serves(1), () -> "seed " + seed);
    }
  }

  @Test
  void randomFrames() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < SESSIONS; i++) {
      ByteArrayOutputStream session = new ByteArrayOutputStream();
      session.writeBytes(Http2Wire.PREFACE);
      session.writeBytes(Http2Wire.settings());
      for (int frames = random.nextInt(MAX_FRAMES); frames > 0; frames--) {
        byte[] payload =
            new byte[random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(10)];
        random.nextBytes(payload);
        session.writeBytes(
            Http2Wire.frame(random.nextInt(12), random.nextInt(256), random.nextInt(8), payload));
      }
      send(session.toByteArray(), random.nextBoolean());
    }
    healthy(seed);
  }

  @Test
  void sessionsWithAByteChanged() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] session = session();
    for (int i = 0; i < SESSIONS; i++) {
      byte[] changed = session.clone();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      send(changed, random.nextBoolean());
    }
    healthy(seed);
  }

  @Test
  void framesInAnyOrder() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<byte[]> frames = frames();
    for (int i = 0; i < SESSIONS; i++) {
      ByteArrayOutputStream session = new ByteArrayOutputStream();
      session.writeBytes(Http2Wire.PREFACE);
      session.writeBytes(Http2Wire.settings());
      for (int count = random.nextInt(MAX_FRAMES); count > 0; count--) {
        session.writeBytes(frames.get(random.nextInt(frames.size())));
      }
      send(session.toByteArray(), random.nextBoolean());
    }
    healthy(seed);
  }

  @Test
  void sessionsThatAreCutOff() throws IOException {
    byte[] session = session();
    for (int length = 0; length < session.length; length += 7) {
      send(Arrays.copyOf(session, length), length % 2 == 0);
    }
    healthy(0);
  }

  private static byte[] session() {
    ByteArrayOutputStream session = new ByteArrayOutputStream();
    session.writeBytes(Http2Wire.PREFACE);
    frames().forEach(session::writeBytes);
    return session.toByteArray();
  }

  /** A session that is right, in this order. */
  private static List<byte[]> frames() {
    byte[] put = Http2Wire.block(Http2Wire.signed("PUT", "/bkt/a", Map.of("content-length", "9")));
    byte[] get = Http2Wire.block(Http2Wire.signed("GET", "/bkt/large", Map.of()));
    byte[] list = Http2Wire.block(Http2Wire.signed("GET", "/bkt?list-type=2", Map.of()));
    List<byte[]> frames = new ArrayList<>();
    frames.add(Http2Wire.settings(4, 100_000));
    frames.add(Http2Wire.frame(Http2Wire.HEADERS, 4, 1, put));
    frames.add(Http2Wire.frame(Http2Wire.DATA, 0, 1, new byte[4]));
    frames.add(Http2Wire.frame(Http2Wire.HEADERS, 5, 3, get));
    frames.add(Http2Wire.frame(Http2Wire.DATA, 1, 1, new byte[5]));
    frames.add(Http2Wire.frame(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(1 << 20)));
    frames.add(Http2Wire.frame(Http2Wire.WINDOW_UPDATE, 0, 3, Http2Wire.int32(1 << 20)));
    frames.add(Http2Wire.frame(Http2Wire.HEADERS, 5, 5, list));
    frames.add(Http2Wire.frame(Http2Wire.PING, 0, 0, new byte[8]));
    frames.add(Http2Wire.frame(Http2Wire.HEADERS, 5, 7, get));
    frames.add(Http2Wire.frame(Http2Wire.RST_STREAM, 0, 7, Http2Wire.int32(8)));
    frames.add(Http2Wire.settings(4, 0));
    frames.add(Http2Wire.settings(4, 200_000));
    return frames;
  }
}
