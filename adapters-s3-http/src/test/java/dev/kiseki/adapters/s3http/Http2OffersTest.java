package dev.kiseki.adapters.s3http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's client, which would rather speak HTTP/2: it gets it over TLS. */
@SuppressWarnings("NullAway.Init") // set before each test
class Http2OffersTest {
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private static final TestSigner SIGNER =
      new TestSigner(MemoryStore.ACCESS_KEY, MemoryStore.SECRET, RawClient.TIMESTAMP, "us-east-1");

  @TempDir private static Path folder;

  private S3Server server;
  private HttpClient client;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    SSLContext tls = TestTls.in(folder);
    server = serve(tls, true);
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(tls).build();
  }

  private static S3Server serve(SSLContext tls, boolean http2) {
    S3ServerConfig defaults = S3ServerConfig.on("127.0.0.1", 0);
    return new S3Server(
            new S3ServerConfig(
                defaults.host(),
                defaults.port(),
                Optional.of(new S3ServerConfig.TlsConfig(0, tls)),
                List.of(),
                true,
                false,
                http2,
                100,
                defaults.pace(),
                defaults.drain()),
            new MemoryStore().useCases(),
            () -> MemoryStore.NOW_SECONDS * 1000)
        .start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void overTls() throws IOException, InterruptedException {
    served("https://localhost:" + server.tlsPort(), HttpClient.Version.HTTP_2);
  }

  /**
   * This client asks to upgrade, with headers that only its connection is meant to see; RFC 9113
   * has dropped that way.
   */
  @Test
  void inClear() throws IOException, InterruptedException {
    served("http://localhost:" + server.port(), HttpClient.Version.HTTP_1_1);
  }

  private void served(String endpoint, HttpClient.Version version)
      throws IOException, InterruptedException {
    assertEquals(200, ask("PUT", endpoint, "/bkt", "").statusCode());
    assertEquals(200, ask("PUT", endpoint, "/bkt/a%2F%2Fb", "content").statusCode());
    HttpResponse<String> got = ask("GET", endpoint, "/bkt/a%2F%2Fb", "");
    assertEquals("content", got.body());
    assertEquals(version, got.version());
  }

  @Test
  void overTlsWhereItIsTurnedOff()
      throws IOException, InterruptedException, GeneralSecurityException {
    try (S3Server old = serve(TestTls.in(folder), false)) {
      served("https://localhost:" + old.tlsPort(), HttpClient.Version.HTTP_1_1);
    }
  }

  @Test
  void inClearWhereItIsTurnedOff() throws IOException, GeneralSecurityException {
    try (S3Server old = serve(TestTls.in(folder), false);
        Http2Wire wire = Http2Wire.on(old.port())) {
      // An answer in HTTP/1.1, which is no GOAWAY, and the end.
      assertEquals(-1, wire.goneAway());
    }
  }

  /** Its coder shrinks what it can: each character that a header may hold goes both ways. */
  @Test
  void allCharactersOfHeaders() throws IOException, InterruptedException {
    String endpoint = "https://localhost:" + server.tlsPort();
    ask("PUT", endpoint, "/bkt", "");
    for (int from = 0x21; from < 0x7F; from += 16) {
      String value =
          IntStream.range(from, Math.min(0x7F, from + 16))
              .mapToObj(c -> String.valueOf((char) c))
              .collect(Collectors.joining("00000"));
      Map<String, String> meta = Map.of("x-amz-meta-all", value);
      assertEquals(200, ask("PUT", endpoint, "/bkt/a", meta, "content").statusCode());
      HttpResponse<String> got = ask("GET", endpoint, "/bkt/a", "");
      assertEquals(value, got.headers().firstValue("x-amz-meta-all").orElse(""));
    }
  }

  /** Large bodies both ways at once on one connection, one of them hardly read. */
  @Test
  void manyLargeBodiesAtOnce() throws IOException, InterruptedException {
    String endpoint = "https://localhost:" + server.tlsPort();
    ask("PUT", endpoint, "/bkt", "");
    String large = "0123456789abcdef".repeat(65_536);
    assertEquals(200, ask("PUT", endpoint, "/bkt/large", large).statusCode());
    HttpResponse<InputStream> slow =
        client.send(
            request("GET", endpoint, "/bkt/large", Map.of(), ""),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream unread = slow.body()) {
      assertEquals('0', unread.read());
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(send(request("PUT", endpoint, "/bkt/copy" + i, Map.of(), large)));
        answers.add(send(request("GET", endpoint, "/bkt/large", Map.of(), "")));
      }
      for (int i = 0; i < answers.size(); i++) {
        HttpResponse<String> answer = answers.get(i).join();
        assertEquals(200, answer.statusCode());
        assertEquals(i % 2 == 0 ? "" : large, answer.body());
      }
      assertEquals(large.length() - 1, unread.readAllBytes().length);
    }
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> ask(String method, String endpoint, String path, String body)
      throws IOException, InterruptedException {
    return ask(method, endpoint, path, Map.of(), body);
  }

  private HttpResponse<String> ask(
      String method, String endpoint, String path, Map<String, String> meta, String body)
      throws IOException, InterruptedException {
    return client.send(
        request(method, endpoint, path, meta, body), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(
      String method, String endpoint, String path, Map<String, String> meta, String body) {
    URI uri = URI.create(endpoint + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(60))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    TreeMap<String, String> signed = new TreeMap<>(meta);
    signed.put("host", uri.getAuthority());
    signed.put("x-amz-content-sha256", UNSIGNED);
    signed.put("x-amz-date", RawClient.TIMESTAMP);
    String canonical = path.replace("%2F", "/");
    request.header("Authorization", SIGNER.authorization(method, canonical, "", signed, UNSIGNED));
    signed.remove("host");
    signed.forEach(request::header);
    return request.build();
  }
}
