package dev.kiseki.dist.admin;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks the admin endpoint of a running server. */
final class AdminClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private final AdminEndpoint endpoint;
  private final Duration timeout;
  private final HttpClient client;

  AdminClient(AdminEndpoint endpoint, Duration timeout) {
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  }

  String get(String path, Map<String, String> query) {
    return send(request(path + (query.isEmpty() ? "" : "?" + form(query))).build());
  }

  String post(String path, Map<String, String> fields) {
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(fields)))
            .build());
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(endpoint.uri().resolve(path))
        .timeout(timeout)
        .header("Authorization", "Bearer " + endpoint.token());
  }

  /** STORE_CLOSED when nothing listens: the server was killed, or is not up yet. */
  private String send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        return response.body();
      }
      throw new KisekiException(ErrorCode.INVALID_REQUEST, response.body());
    } catch (ConnectException e) {
      throw new KisekiException(
          e,
          ErrorCode.STORE_CLOSED,
          "No server answers for this data directory: it was killed, or is starting or stopping just now. Start it with 'kiseki serve'.",
          Fact.of("endpoint", endpoint.uri()));
    } catch (IOException e) {
      throw new KisekiException(
          e,
          ErrorCode.STORE_BUSY,
          "The data directory is in use, but the server's admin endpoint does not answer; try again.",
          Fact.of("endpoint", endpoint.uri()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KisekiException(e, ErrorCode.STORE_BUSY, "Interrupted while asking the server.");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
