package dev.kiseki.adapters.s3http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.adapters.s3http.exchange.FinishedRequest;
import dev.kiseki.adapters.s3http.exchange.RequestTraces;
import dev.kiseki.adapters.s3http.http.PaceLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of the TLS port that do not read what they asked for. To close politely is to write to
 * them: that must not keep their connections.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class SlowReadersOverTlsTest {
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final int LARGE = 16 << 20;

  @TempDir private static Path folder;

  private final BlockingQueue<FinishedRequest> finished = new LinkedBlockingQueue<>();
  private SSLContext tls;
  private S3Server server;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    tls = TestTls.in(folder);
    server =
        new S3Server(
                new S3ServerConfig(
                    "127.0.0.1",
                    0,
                    Optional.of(new S3ServerConfig.TlsConfig(0, tls)),
                    List.of(),
                    true,
                    false,
                    true,
                    8,
                    new PaceLimits(Duration.ofSeconds(1), Duration.ofSeconds(9), 0),
                    Duration.ofSeconds(1)),
                new MemoryStore().useCases(),
                () -> MemoryStore.NOW_SECONDS * 1000,
                finished::add,
                RequestTraces.none())
            .start();
    try (RawClient client = new RawClient(server.port())) {
      client.send(RawClient.head("PUT", "/bkt", Map.of("content-length", "0"), UNSIGNED));
      client.receive();
      Map<String, String> length = Map.of("content-length", Integer.toString(LARGE));
      client.send(RawClient.head("PUT", "/bkt/large", length, UNSIGNED));
      client.send(new byte[LARGE]);
      assertEquals(200, client.receive().status());
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SSLSocket connect(String protocol) throws IOException {
    Socket narrow = new Socket();
    narrow.setReceiveBufferSize(8 * 1024);
    narrow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.tlsPort()));
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(narrow, "localhost", 0, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private void awaitBroken() throws InterruptedException {
    FinishedRequest request;
    do {
      request = finished.poll(20, TimeUnit.SECONDS);
    } while (request != null && !request.operation().equals("GetObject"));
    assertEquals(
        "ConnectionBroken", Optional.ofNullable(request).map(FinishedRequest::code).orElse("none"));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (server.connectionCount() > 0 && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertEquals(0, server.connectionCount());
  }

  @Test
  void overHttp1() throws IOException, InterruptedException {
    try (RawClient client = new RawClient(connect("http/1.1"))) {
      client.send(RawClient.head("GET", "/bkt/large", Map.of(), UNSIGNED));
      awaitBroken();
    }
  }

  @Test
  void overHttp2() throws IOException, InterruptedException {
    try (Http2Wire wire = new Http2Wire(connect("h2"))) {
      wire.send(Http2Wire.PREFACE);
      wire.send(Http2Wire.settings(4, Integer.MAX_VALUE));
      wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(1 << 30));
      wire.ask(1, "GET", "/bkt/large", Map.of(), "");
      awaitBroken();
    }
  }
}
