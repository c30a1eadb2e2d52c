package dev.kiseki.dist.admin;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks the server that holds the data directory. */
public final class RemoteAdministration implements Administration {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final AdminEndpoint endpoint;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  private RemoteAdministration(AdminEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Empty when no server has left word of itself in the keys directory. */
  public static Optional<Administration> find(Path keys) {
    return AdminEndpoint.read(keys).map(RemoteAdministration::new);
  }

  @Override
  public String createTenant(String name, Optional<String> accessKey, Optional<String> secretKey) {
    StringBuilder form = new StringBuilder("name=").append(encode(name));
    accessKey.ifPresent(value -> form.append("&access-key=").append(encode(value)));
    secretKey.ifPresent(value -> form.append("&secret-key=").append(encode(value)));
    return send(
        request(AdminServer.TENANTS)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
            .build());
  }

  @Override
  public String listTenants() {
    return send(request(AdminServer.TENANTS).build());
  }

  @Override
  public String listBuckets(Optional<String> tenant) {
    String query = tenant.map(name -> "?tenant=" + encode(name)).orElse("");
    return send(request(AdminServer.BUCKETS + query).build());
  }

  @Override
  public String listUploads(Optional<String> tenant, Duration olderThan) {
    return send(request(AdminServer.UPLOADS + uploads(tenant, olderThan)).build());
  }

  @Override
  public String expireUploads(Optional<String> tenant, Duration olderThan) {
    return send(
        request(AdminServer.EXPIRED_UPLOADS + uploads(tenant, olderThan))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  @Override
  public String perform(AdminAction action) {
    String form =
        action.words().entrySet().stream()
            .map(word -> "&" + encode(word.getKey()) + "=" + encode(word.getValue()))
            .collect(Collectors.joining());
    return send(
        request(ActionRoutes.ACTIONS)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    ActionRoutes.NAME + "=" + encode(action.name()) + form))
            .build());
  }

  private static String uploads(Optional<String> tenant, Duration olderThan) {
    return "?"
        + AdminServer.OLDER_THAN
        + "="
        + olderThan.toSeconds()
        + tenant.map(name -> "&tenant=" + encode(name)).orElse("");
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(endpoint.uri().resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + endpoint.token());
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        return response.body();
      }
      throw new KisekiException(ErrorCode.INVALID_REQUEST, response.body());
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

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
