package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees, and what nobody may see there. */
@Tag("s3")
class ObservationTest {
  private static final String PLANTED = "0f7a1cplanted";
  private static final String KEY = "a-name-to-hide";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void metricsAccessLogAndTracesShowRequestsAndNoSecretSignatureOrQuery() throws Exception {
    int port = LoopbackPort.free();
    Path accessLog = folder.resolve("access.log");
    OtlpReceiver collector = new OtlpReceiver();
    ServerSetup setup =
        ServerSetup.in(folder)
            .with("--metrics-listen", "127.0.0.1:" + port, "--access-log", accessLog.toString())
            .with("--tracing-otlp-endpoint", collector.endpoint());
    String metrics;
    String token;
    try (collector;
        RunningServer server = setup.start()) {
      token = Files.readString(folder.resolve("data.keys/metrics-token")).strip();
      requests(server);
      String health = "http://127.0.0.1:" + port + "/health/";
      assertEquals(200, get(health + "live").statusCode());
      assertEquals(200, get(health + "ready").statusCode());
      String metricsUri = "http://127.0.0.1:" + port + "/metrics";
      assertEquals(401, get(metricsUri).statusCode());
      assertEquals(401, get(metricsUri, "Authorization", "Bearer wrong").statusCode());
      metrics = get(metricsUri, "Authorization", "Bearer " + token).body();
    }
    assertShows(metrics, "kiseki_s3_request_seconds_count{operation=\"PutObject\"} 1");
    assertShows(metrics, "kiseki_s3_received_bytes_total{operation=\"PutObject\"} ");
    assertShows(metrics, "kiseki_s3_errors_total{code=\"SignatureDoesNotMatch\"} 1.0");
    assertShows(metrics, "kiseki_kms_call_seconds_count{call=\"wrap\"} 1");
    String log = Files.readString(accessLog);
    assertShows(log, "\"operation\":\"PutObject\",\"bucket\":\"watched\",\"status\":200");
    assertShows(log, "\"code\":\"SignatureDoesNotMatch\"");
    String who =
        "\"client\":\"127.0.0.1\",\"tenant\":\"%s\",\"principal\":\"%s\",\"access_key\":\""
            + Account.FIRST.accessKey()
            + "\"";
    assertShows(log, who.formatted("default", "admin"));
    assertShows(log, who.formatted("", ""));
    assertFalse(log.contains("203.0.113.9"), "nobody told it to trust a proxy");
    assertFollows(collector);
    String traces = collector.text();
    assertFalse(traces.contains(KEY), "names of objects are in the traces");
    for (String seen : List.of(metrics, log, traces, Files.readString(setup.log()))) {
      for (String secret :
          List.of(PLANTED, Account.FIRST.secretKey(), token, "Signature=", "AWS4-HMAC")) {
        assertFalse(seen.contains(secret), () -> secret + " is in\n" + seen);
      }
    }
  }

  private static void assertFollows(OtlpReceiver collector) {
    List<List<String>> paths = collector.spans().stream().map(collector::path).toList();
    for (List<String> expected :
        List.of(
            List.of("s3.PutObject", "PutObject", "store.put"),
            List.of("s3.PutObject", "PutObject", "store.durable"),
            List.of("s3.CreateBucket", "CreateNamespace", "kms.unwrap"),
            List.of("CreateTenant", "kms.wrap"))) {
      assertTrue(paths.contains(expected), () -> expected + " is not in " + paths);
    }
    // Of a client that traces: its trace goes on.
    assertTrue(
        collector.spans().stream()
            .anyMatch(
                span ->
                    span.trace().equals(TRACE)
                        && span.parent().equals(PARENT)
                        && span.name().equals("s3.none")),
        () -> collector.spans().toString());
  }

  private void requests(RunningServer server) throws Exception {
    aws(server, "s3", "mb", "s3://watched");
    Path content = Files.writeString(folder.resolve("content"), PLANTED);
    aws(
        server,
        "s3api",
        "put-object",
        "--bucket",
        "watched",
        "--key",
        KEY,
        "--body",
        content.toString(),
        "--metadata",
        "word=" + PLANTED);
    // Presigned, and by header: known access key, signatures that are made up.
    String scope = Account.FIRST.accessKey() + "/20260101/us-east-1/s3/aws4_request";
    get(
        server.endpoint()
            + "/watched/"
            + KEY
            + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + scope.replace("/", "%2F")
            + "&X-Amz-Date=20260101T000000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature="
            + PLANTED);
    String now = amzDate();
    get(
        server.endpoint() + "/watched?prefix=" + PLANTED,
        "traceparent",
        "00-" + TRACE + "-" + PARENT + "-01",
        "tracestate",
        "word=" + PLANTED,
        "X-Forwarded-For",
        "203.0.113.9",
        "x-amz-date",
        now,
        "x-amz-content-sha256",
        "UNSIGNED-PAYLOAD",
        "Authorization",
        "AWS4-HMAC-SHA256 Credential="
            + Account.FIRST.accessKey()
            + "/"
            + now.substring(0, 8)
            + "/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="
            + PLANTED.replaceAll("[^0-9a-f]", "0").repeat(5).substring(0, 64));
  }

  private static String amzDate() {
    return java.time.format.DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
        .withZone(java.time.ZoneOffset.UTC)
        .format(java.time.Instant.now());
  }

  private HttpResponse<String> get(String uri, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void aws(RunningServer server, String... words) {
    AwsCli.at(server.endpoint()).command(words).with(server.forScripts()).run().succeeded();
  }

  private static void assertShows(String text, String part) {
    assertTrue(text.contains(part), () -> part + " is not in\n" + text);
  }
}
