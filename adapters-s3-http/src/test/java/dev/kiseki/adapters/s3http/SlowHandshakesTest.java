package dev.kiseki.adapters.s3http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.s3http.http.PaceLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of the TLS port that never come to ask for anything. */
@SuppressWarnings("NullAway.Init") // set before each test
class SlowHandshakesTest {
  private static final Duration SOON = Duration.ofMillis(300);

  /** Enough for a handshake of honest clients on a busy machine. */
  private static final Duration ENOUGH = Duration.ofSeconds(2);

  private static final Duration LONG = Duration.ofSeconds(60);

  /** The head of a TLS record of 16 KiB that holds a ClientHello of nearly as much. */
  private static final byte[] HELLO = {0x16, 3, 1, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc, 3, 3};

  private static final String ASK = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir private static Path folder;

  private SSLContext tls;
  private Optional<S3Server> running = Optional.empty();

  @BeforeEach
  void readKeys() throws IOException, GeneralSecurityException {
    tls = TestTls.in(folder);
  }

  @AfterEach
  void stop() {
    running.ifPresent(S3Server::close);
  }

  private S3Server serve(Duration handshake) {
    S3ServerConfig config =
        new S3ServerConfig(
            "127.0.0.1",
            0,
            Optional.of(new S3ServerConfig.TlsConfig(0, tls)),
            List.of(),
            true,
            false,
            true,
            8,
            new PaceLimits(LONG, handshake, 0),
            LONG);
    S3Server server =
        new S3Server(config, new MemoryStore().useCases(), () -> MemoryStore.NOW_SECONDS * 1000)
            .start();
    running = Optional.of(server);
    return server;
  }

  @Test
  void aClientThatSendsNothingIsCut() throws IOException {
    S3Server server = serve(SOON);
    try (RawClient client = new RawClient(server.tlsPort())) {
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aClientThatSendsAByteNowAndThenIsCut() throws IOException {
    S3Server server = serve(SOON);
    try (RawClient client = new RawClient(server.tlsPort())) {
      client.send(HELLO);
      assertTrue(client.trickle(20, 1_000) < 1_000);
    }
  }

  @Test
  void whoSpeaksPlainHttpIsToldSo() throws IOException {
    S3Server server = serve(ENOUGH);
    for (String begin : List.of(ASK, "PUT /b/k HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n")) {
      try (RawClient client = new RawClient(server.tlsPort())) {
        client.send(begin + "x".repeat(20_000));
        RawClient.Answer answer = client.receive();
        assertEquals(400, answer.status());
        String said = new String(answer.body(), StandardCharsets.UTF_8);
        assertTrue(said.contains("plain HTTP request sent to an HTTPS port"), said);
      }
    }
    try (SSLSocket client = connect(server)) {
      assertEquals(200, ask(client));
    }
  }

  @Test
  void moreSilentClientsThanTheServerTakesDoNotKeepOthersOut() throws IOException {
    S3Server server = serve(ENOUGH);
    List<RawClient> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        silent.add(new RawClient(server.tlsPort()));
      }
      try (SSLSocket client = connect(server)) {
        assertEquals(200, ask(client));
      }
    } finally {
      for (RawClient client : silent) {
        client.close();
      }
    }
  }

  /** The time for the handshake is not the time of the connection. */
  @Test
  void aClientThatShookHandsInTimeMayThenBeSilentForLonger() throws IOException {
    S3Server server = serve(ENOUGH);
    try (SSLSocket client = connect(server)) {
      client.setSoTimeout((int) ENOUGH.plusSeconds(1).toMillis());
      assertThrows(SocketTimeoutException.class, () -> client.getInputStream().read());
      assertEquals(200, ask(client));
    }
  }

  @Test
  void stoppingDoesNotWaitForAHandshake() throws IOException {
    S3Server server = serve(LONG);
    byte[] hello = clientHello();
    long begin;
    try (RawClient client = new RawClient(server.tlsPort())) {
      client.send(hello);
      assertFalse(client.isClosed(), "the server has not said hello");
      begin = System.nanoTime();
      server.close();
      client.countToEnd();
    }
    long millis = (System.nanoTime() - begin) / 1_000_000;
    assertTrue(millis < 20_000, millis + " ms");
  }

  private byte[] clientHello() throws IOException {
    SSLEngine engine = tls.createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    return Arrays.copyOf(hello.array(), hello.position());
  }

  private SSLSocket connect(S3Server server) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.tlsPort());
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  private static int ask(SSLSocket socket) throws IOException {
    RawClient client = new RawClient(socket);
    client.send(ASK);
    return client.receive().status();
  }
}
