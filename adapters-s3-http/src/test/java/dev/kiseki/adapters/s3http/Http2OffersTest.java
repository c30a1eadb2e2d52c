package dev.kiseki.adapters.s3http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that would rather speak HTTP/2 is served over HTTP/1.1, as by AWS. */
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
    S3ServerConfig defaults = S3ServerConfig.on("127.0.0.1", 0);
    server =
        new S3Server(
                new S3ServerConfig(
                    defaults.host(),
                    defaults.port(),
                    Optional.of(new S3ServerConfig.TlsConfig(0, tls)),
                    List.of(),
                    true,
                    false,
                    true,
                    100,
                    defaults.pace(),
                    defaults.drain()),
                new MemoryStore().useCases(),
                () -> MemoryStore.NOW_SECONDS * 1000)
            .start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(tls).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void overTls() throws IOException, InterruptedException {
    servedOverHttp1("https://localhost:" + server.tlsPort());
  }

  /** This client asks to upgrade, with headers that only its connection is meant to see. */
  @Test
  void inClear() throws IOException, InterruptedException {
    servedOverHttp1("http://localhost:" + server.port());
  }

  private void servedOverHttp1(String endpoint) throws IOException, InterruptedException {
    assertEquals(200, ask("PUT", endpoint, "/bkt", "").statusCode());
    assertEquals(200, ask("PUT", endpoint, "/bkt/a%2F%2Fb", "content").statusCode());
    HttpResponse<String> got = ask("GET", endpoint, "/bkt/a%2F%2Fb", "");
    assertEquals("content", got.body());
    assertEquals(HttpClient.Version.HTTP_1_1, got.version());
  }

  private HttpResponse<String> ask(String method, String endpoint, String path, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create(endpoint + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    TreeMap<String, String> signed =
        new TreeMap<>(
            Map.of(
                "host",
                uri.getAuthority(),
                "x-amz-content-sha256",
                UNSIGNED,
                "x-amz-date",
                RawClient.TIMESTAMP));
    String canonical = path.replace("%2F", "/");
    request.header("Authorization", SIGNER.authorization(method, canonical, "", signed, UNSIGNED));
    signed.remove("host");
    signed.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
