package dev.kiseki.adapters.s3http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.s3http.http.PaceLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that hold connections without using them, against a server with short limits. A trickling
 * client waits for nothing but its own next byte: it reads with a timeout instead of sleeping.
 */
class SlowClientsTest {
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final int TRICKLE_MILLIS = 20;
  private static final int MAX_BYTES = 2_000;

  private Optional<S3Server> running = Optional.empty();

  private S3Server serve(Duration silence, Duration head, long minRate, int connections) {
    S3ServerConfig defaults = S3ServerConfig.on("127.0.0.1", 0);
    S3ServerConfig config =
        new S3ServerConfig(
            defaults.host(),
            defaults.port(),
            Optional.empty(),
            List.of(),
            true,
            true,
            true,
            connections,
            new PaceLimits(silence, head, minRate),
            defaults.drain());
    S3Server server =
        new S3Server(config, new MemoryStore().useCases(), () -> MemoryStore.NOW_SECONDS * 1000)
            .start();
    running = Optional.of(server);
    return server;
  }

  @AfterEach
  void stop() {
    running.ifPresent(S3Server::close);
  }

  private static void bucket(S3Server server) throws IOException {
    // Made before connecting: signing for the first time takes a while, and is silence.
    String head = RawClient.head("PUT", "/bkt", Map.of("content-length", "0"), UNSIGNED);
    try (RawClient client = new RawClient(server.port())) {
      client.send(head);
      assertEquals(200, client.receive().status());
    }
  }

  @Test
  void aSilentConnectionEnds() throws IOException {
    S3Server server = serve(Duration.ofMillis(200), Duration.ofSeconds(9), 0, 100);
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertEquals(200, client.receive().status());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aConnectionThatNeverAsksEnds() throws IOException {
    S3Server server = serve(Duration.ofMillis(200), Duration.ofSeconds(9), 0, 100);
    try (RawClient client = new RawClient(server.port())) {
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aHeadThatTricklesEnds() throws IOException {
    S3Server server = serve(Duration.ofSeconds(9), Duration.ofMillis(300), 0, 100);
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET /bkt HTTP/1.1\r\nHost: x\r\nX-Slow: ");
      assertTrue(client.trickle(TRICKLE_MILLIS, MAX_BYTES) < MAX_BYTES);
    }
  }

  @Test
  void aBodyThatStopsIsTold() throws IOException {
    S3Server server = serve(Duration.ofMillis(300), Duration.ofSeconds(9), 0, 100);
    bucket(server);
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          RawClient.head("PUT", "/bkt/k", Map.of("content-length", "100"), UNSIGNED) + "some");
      RawClient.Answer answer = client.receive();
      assertEquals(400, answer.status());
      assertTrue(answer.text().contains("<Code>RequestTimeout</Code>"), answer.text());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aBodyThatTricklesEnds() throws IOException {
    S3Server server = serve(Duration.ofMillis(400), Duration.ofSeconds(9), 100_000, 100);
    bucket(server);
    try (RawClient client = new RawClient(server.port())) {
      client.send(RawClient.head("PUT", "/bkt/k", Map.of("content-length", "9999"), UNSIGNED));
      assertTrue(client.trickle(TRICKLE_MILLIS, MAX_BYTES) < MAX_BYTES);
    }
    try (RawClient client = new RawClient(server.port())) {
      client.send(RawClient.head("GET", "/bkt/k", Map.of(), UNSIGNED));
      assertEquals(404, client.receive().status());
    }
  }

  @Test
  void aClientThatDoesNotReadItsAnswerIsLetGo() throws IOException {
    S3Server server = serve(Duration.ofSeconds(2), Duration.ofSeconds(9), 0, 100);
    bucket(server);
    String body = "x".repeat(16 << 20);
    Map<String, String> length = Map.of("content-length", Integer.toString(body.length()));
    try (RawClient client = new RawClient(server.port())) {
      client.send(RawClient.head("PUT", "/bkt/large", length, UNSIGNED) + body);
      assertEquals(200, client.receive().status());
    }
    Socket narrow = new Socket();
    narrow.setReceiveBufferSize(8 * 1024);
    narrow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    try (RawClient client = new RawClient(narrow)) {
      client.send(RawClient.head("GET", "/bkt/large", Map.of(), UNSIGNED));
      for (int i = 0; i < 2; i++) {
        // Ends when the silence has lasted: that of the other connection too.
        awaitSilence(server);
      }
      assertTrue(client.countToEnd() < body.length());
    }
  }

  private static void awaitSilence(S3Server server) throws IOException {
    try (RawClient idle = new RawClient(server.port())) {
      idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertEquals(200, idle.receive().status());
      assertTrue(idle.isClosed());
    }
  }

  @Test
  void tooManyConnectionsAreToldToSlowDown() throws IOException {
    S3Server server = serve(Duration.ofSeconds(9), Duration.ofSeconds(9), 0, 3);
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        clients.add(new RawClient(server.port()));
        clients.get(i).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals(200, clients.get(i).receive().status());
      }
      try (RawClient fourth = new RawClient(server.port())) {
        fourth.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        RawClient.Answer answer = fourth.receive();
        assertEquals(503, answer.status());
        assertTrue(answer.text().contains("<Code>SlowDown</Code>"), answer.text());
        assertTrue(fourth.isClosed());
      }
      clients.getFirst().send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertEquals(200, clients.getFirst().receive().status());
      assertTrue(clients.getFirst().isClosed());
      assertEquals(200, askUntilServed(server));
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  /** The server counts a connection as gone a moment after its client has seen it closed. */
  private static int askUntilServed(S3Server server) throws IOException {
    int status = 0;
    for (int attempt = 0; attempt < 100 && status != 200; attempt++) {
      try (RawClient client = new RawClient(server.port())) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        status = client.receive().status();
      }
    }
    return status;
  }

  @Test
  void aTrustedProxySaysWhichHostWasSigned() throws IOException {
    S3Server server = serve(Duration.ofSeconds(9), Duration.ofSeconds(9), 0, 10);
    bucket(server);
    try (RawClient client = new RawClient(server.port())) {
      String signed = RawClient.head("GET", "/bkt?location=", Map.of(), UNSIGNED);
      client.send(signed.replace("host: 127.0.0.1", "host: behind\r\nX-Forwarded-Host: 127.0.0.1"));
      assertEquals(200, client.receive().status());
    }
  }
}
