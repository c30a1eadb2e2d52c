package dev.kiseki.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The little of S3 that the workloads use, in memory; it checks every payload hash. */
final class StubS3Server implements AutoCloseable {
  private static final int PAGE_KEYS = 1_000;

  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final Set<String> markers = ConcurrentHashMap.newKeySet();
  private final Map<String, byte[]> parts = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  StubS3Server() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  Target target() {
    return new Target(
        "stub",
        Target.Kind.S3,
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        new Credentials("key", "secret"),
        InstantSource.system());
  }

  /** What a disk does when it rots; the empty values are buckets. */
  void damageEverything() {
    objects.values().stream()
        .filter(bytes -> bytes.length > 0)
        .forEach(bytes -> bytes[bytes.length / 2] ^= 1);
  }

  Set<String> markers() {
    return markers;
  }

  int objectCount() {
    return objects.size();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String announced = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
    String actual = HexFormat.of().formatHex(Body.newSha256().digest(body));
    if (!actual.equals(announced)) {
      answer(exchange, 400, "<Code>XAmzContentSHA256Mismatch</Code>".getBytes(UTF_8));
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "PUT" -> put(exchange, body);
      case "GET" -> get(exchange);
      case "DELETE" -> {
        markers.add(exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
      }
      default -> post(exchange, new String(body, UTF_8));
    }
  }

  private void put(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Optional<String> part = parameter(exchange, "partNumber");
    if (part.isPresent()) {
      parts.put(part.get(), body);
    } else {
      objects.put(path, body);
    }
    exchange.getResponseHeaders().set("ETag", "\"" + part.orElse("e") + "\"");
    answer(exchange, 200, new byte[0]);
  }

  private void get(HttpExchange exchange) throws IOException {
    if (parameter(exchange, "versions").isPresent()) {
      answer(exchange, 200, "<DeleteMarker>".repeat(markers.size()).getBytes(UTF_8));
      return;
    }
    if (parameter(exchange, "list-type").isPresent()) {
      answer(exchange, 200, listing(exchange).getBytes(UTF_8));
      return;
    }
    byte[] found = objects.get(exchange.getRequestURI().getPath());
    answer(exchange, found == null ? 404 : 200, found == null ? new byte[0] : found);
  }

  private String listing(HttpExchange exchange) {
    String bucket = exchange.getRequestURI().getPath() + "/";
    String after = parameter(exchange, "continuation-token").orElse(bucket);
    NavigableMap<String, byte[]> rest = objects.tailMap(after, false);
    var xml = new StringBuilder("<ListBucketResult>");
    rest.keySet().stream()
        .limit(PAGE_KEYS)
        .forEach(key -> xml.append("<Contents><Key>").append(key).append("</Key></Contents>"));
    rest.keySet().stream()
        .skip(PAGE_KEYS)
        .findFirst()
        .ifPresent(
            next ->
                xml.append("<NextContinuationToken>")
                    .append(rest.lowerKey(next))
                    .append("</NextContinuationToken>"));
    return xml.append("</ListBucketResult>").toString();
  }

  private void post(HttpExchange exchange, String body) throws IOException {
    if (parameter(exchange, "uploads").isPresent()) {
      answer(exchange, 200, "<UploadId>u+1/=</UploadId>".getBytes(UTF_8));
      return;
    }
    boolean allThere =
        Pattern.compile("<PartNumber>(\\d+)</PartNumber><ETag>\"(\\d+)\"</ETag>")
            .matcher(body)
            .results()
            .allMatch(this::isStored);
    String text = allThere ? "<ETag>\"x-2\"</ETag>" : "<Error><Code>InvalidPart</Code></Error>";
    answer(exchange, 200, text.getBytes(UTF_8));
  }

  private boolean isStored(MatchResult part) {
    return part.group(1).equals(part.group(2)) && parts.containsKey(part.group(1));
  }

  private static Optional<String> parameter(HttpExchange exchange, String name) {
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    return Pattern.compile("(?:^|&)" + name + "=([^&]*)")
        .matcher(query)
        .results()
        .map(match -> match.group(1))
        .findFirst();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
