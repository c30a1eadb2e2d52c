package dev.kiseki.dist.observe;

import dev.kiseki.adapters.kms.AccessToken;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Health for whoever asks, metrics for whoever knows the token. On a loopback address only, apart
 * from S3 and from the admin endpoint: a flood on the one does not blind the others, and who may
 * read figures may not create tenants.
 */
final class ObservationServer implements AutoCloseable {
  private static final String SCHEME = "Bearer ";
  private static final int MAX_BODY_BYTES = 1024;

  /** Whoever can connect may ask: they must not take all file descriptors and memory. */
  private static final int MAX_CONNECTIONS = 128;

  /** For the next byte of a request; longer than a scraper that keeps its connection is silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final WebServer server;
  private final Metrics metrics;
  private final AccessToken token;
  private final Supplier<Optional<String>> trouble;

  private ObservationServer(
      ObservationConfig config,
      Metrics metrics,
      AccessToken token,
      Supplier<Optional<String>> trouble) {
    this.metrics = metrics;
    this.token = token;
    this.trouble = trouble;
    this.server =
        WebServer.builder()
            .address(config.address())
            .port(config.port())
            .maxPayloadSize(MAX_BODY_BYTES)
            .maxTcpConnections(MAX_CONNECTIONS)
            .useNio(false)
            .connectionOptions(SocketOptions.builder().readTimeout(PATIENCE).build())
            .shutdownHook(false)
            .routing(this::routes)
            .build();
  }

  /**
   * Starts it.
   *
   * @param trouble why requests cannot be served now, if they cannot
   */
  static ObservationServer start(
      ObservationConfig config,
      Metrics metrics,
      AccessToken token,
      Supplier<Optional<String>> trouble) {
    ObservationServer observation = new ObservationServer(config, metrics, token, trouble);
    observation.server.start();
    if (observation.server.port() <= 0) {
      observation.server.stop();
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "Cannot listen for health and metrics: the port is in use; choose another with --metrics-listen.",
          Fact.of("port", config.port()));
    }
    return observation;
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void routes(HttpRules routing) {
    routing.get("/health/live", (_, response) -> response.send("alive\n"));
    routing.get("/health/ready", (_, response) -> ready(response));
    routing.get("/metrics", this::metrics);
  }

  private void ready(ServerResponse response) {
    Optional<String> now = trouble.get();
    response
        .status(now.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503)
        .send(now.orElse("ready") + "\n");
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    String given = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    if (!given.startsWith(SCHEME) || !token.matches(given.substring(SCHEME.length()))) {
      response
          .status(Status.UNAUTHORIZED_401)
          .header(HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer"))
          .send("The metrics token is missing or wrong.\n");
      return;
    }
    response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, Metrics.CONTENT_TYPE));
    response.send(metrics.text());
  }
}
