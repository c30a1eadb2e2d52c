package dev.kiseki.dist.admin;

import dev.kiseki.adapters.kms.AccessToken;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.system.RandomBytes;
import io.helidon.common.parameters.Parameters;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Serves {@link Administration} on a loopback port to whoever can read the token file. */
public final class AdminServer implements AutoCloseable {
  static final String TENANTS = "/v1/tenants";
  static final String BUCKETS = "/v1/buckets";
  static final String UPLOADS = "/v1/uploads";
  static final String EXPIRED_UPLOADS = "/v1/uploads/expired";
  static final String OLDER_THAN = "older-than-seconds";
  static final String KMS = "kms";
  static final String KMS_SETTING = "kms.";
  private static final String SCHEME = "Bearer ";

  /** A provider's certificates come in it, percent-encoded. */
  private static final int MAX_BODY_BYTES = 256 * 1024;

  /**
   * Any local user can connect, and no token is asked before a head was read: without a bound they
   * would take all file descriptors and all memory of the server.
   */
  static final int MAX_CONNECTIONS = 128;

  /** For the next byte of a request. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final WebServer server;
  private final Path keys;

  private AdminServer(WebServer server, Path keys) {
    this.server = server;
    this.keys = keys;
  }

  public static AdminServer start(
      Administration administration, MountAdministration mounts, Path keys, RandomBytes random) {
    AccessToken token = AccessToken.draw(random);
    WebServer server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .maxPayloadSize(MAX_BODY_BYTES)
            .maxTcpConnections(MAX_CONNECTIONS)
            .useNio(false)
            .connectionOptions(SocketOptions.builder().readTimeout(PATIENCE).build())
            .shutdownHook(false)
            .routing(
                routing -> {
                  routes(routing, administration, token);
                  ActionRoutes.add(routing, administration, answer -> guarded(token, answer));
                  MountRoutes.add(routing, mounts, answer -> guarded(token, answer));
                })
            .build()
            .start();
    URI uri = URI.create("http://127.0.0.1:" + server.port());
    new AdminEndpoint(uri, token.reveal()).write(keys);
    return new AdminServer(server, keys);
  }

  @Override
  public void close() {
    AdminEndpoint.delete(keys);
    server.stop();
  }

  private static void routes(HttpRules routing, Administration administration, AccessToken token) {
    routing.get(TENANTS, guarded(token, _ -> administration.listTenants()));
    routing.get(
        BUCKETS,
        guarded(token, request -> administration.listBuckets(optional(request.query(), "tenant"))));
    routing.get(
        UPLOADS,
        guarded(
            token,
            request ->
                administration.listUploads(
                    optional(request.query(), "tenant"), olderThan(request.query()))));
    routing.post(
        EXPIRED_UPLOADS,
        guarded(
            token,
            request -> {
              Parameters form = request.content().as(Parameters.class);
              return administration.expireUploads(optional(form, "tenant"), olderThan(form));
            }));
    routing.post(
        TENANTS,
        guarded(
            token,
            request -> {
              Parameters form = request.content().as(Parameters.class);
              return administration.createTenant(
                  form.first("name").orElse(""),
                  optional(form, "access-key"),
                  optional(form, "secret-key"),
                  kms(form));
            }));
  }

  private static KmsSettings kms(Parameters form) {
    Map<String, String> values = new HashMap<>();
    for (String name : form.names()) {
      if (name.startsWith(KMS_SETTING)) {
        values.put(name.substring(KMS_SETTING.length()), form.get(name));
      }
    }
    return form.contains(KMS) ? new KmsSettings(form.get(KMS), values) : KmsSettings.LOCAL;
  }

  private static Duration olderThan(Parameters query) {
    try {
      return Duration.ofSeconds(Long.parseLong(query.first(OLDER_THAN).orElse("")));
    } catch (NumberFormatException e) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT, "The age of uploads is a number of seconds.");
    }
  }

  private static Optional<String> optional(Parameters parameters, String name) {
    return parameters.contains(name) ? Optional.of(parameters.get(name)) : Optional.empty();
  }

  private static Handler guarded(AccessToken token, Function<ServerRequest, String> answer) {
    return (request, response) -> {
      String given = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
      if (!given.startsWith(SCHEME) || !token.matches(given.substring(SCHEME.length()))) {
        response.status(Status.UNAUTHORIZED_401).send("The admin token is missing or wrong.");
        return;
      }
      send(request, response, answer);
    };
  }

  private static void send(
      ServerRequest request, ServerResponse response, Function<ServerRequest, String> answer) {
    try {
      response.send(answer.apply(request));
    } catch (KisekiException e) {
      response.status(Status.CONFLICT_409).send(e.getMessage());
    }
  }
}
