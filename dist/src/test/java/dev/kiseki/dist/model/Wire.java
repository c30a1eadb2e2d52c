package dev.kiseki.dist.model;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests by version 4 and sends them as they are; written from the specification. */
final class Wire implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final URI endpoint;
  private final String accessKey;
  private final String secret;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  Wire(String endpoint, String accessKey, String secret) {
    this.endpoint = URI.create(endpoint);
    this.accessKey = accessKey;
    this.secret = secret;
  }

  Answer send(Request request) {
    String query =
        request.query.entrySet().stream()
            .map(e -> Utf8.percent(e.getKey(), false) + "=" + Utf8.percent(e.getValue(), false))
            .collect(Collectors.joining("&"));
    String target = endpoint + request.path + (query.isEmpty() ? "" : "?" + query);
    HttpRequest.Builder out =
        HttpRequest.newBuilder(URI.create(target))
            .timeout(LIMIT)
            .method(
                request.method,
                request.body.length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(request.body));
    sign(request, query, out);
    try {
      HttpResponse<byte[]> got = http.send(out.build(), BodyHandlers.ofByteArray());
      TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      got.headers().map().forEach((name, values) -> headers.put(name, String.join(",", values)));
      return new Answer(request.method, got.statusCode(), headers, got.body());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request.method + " " + target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void sign(Request request, String query, HttpRequest.Builder out) {
    String time = TIME.format(Instant.now());
    String scope = time.substring(0, 8) + "/us-east-1/s3/aws4_request";
    TreeMap<String, String> headers = new TreeMap<>(request.headers);
    headers.put("x-amz-date", time);
    headers.put("x-amz-content-sha256", request.payload);
    headers.forEach(out::header);
    headers.put("host", endpoint.getHost() + ":" + endpoint.getPort());
    String names = String.join(";", headers.keySet());
    String lines =
        headers.entrySet().stream()
            .map(e -> e.getKey() + ":" + e.getValue().strip() + "\n")
            .collect(Collectors.joining());
    String canonical =
        String.join("\n", request.method, request.path, query, lines, names, request.payload);
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            time,
            scope,
            HexFormat.of().formatHex(Digest.of("SHA-256", Utf8.bytes(canonical))));
    byte[] key = Utf8.bytes("AWS4" + secret);
    for (String step : scope.split("/", -1)) {
      key = hmac(key, step);
    }
    out.header(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(accessKey, scope, names, HexFormat.of().formatHex(hmac(key, toSign))));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(Utf8.bytes(text));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
