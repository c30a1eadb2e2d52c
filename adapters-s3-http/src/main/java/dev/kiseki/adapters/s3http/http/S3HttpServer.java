package dev.kiseki.adapters.s3http.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;

/** Helidon, set up for S3. Started once, stopped once. */
public final class S3HttpServer implements AutoCloseable {
  private static final String TLS_SOCKET = "tls";

  private final WebServer server;
  private final boolean hasTls;

  public S3HttpServer(ListenConfig config, S3HttpParts parts) {
    S3Endpoint endpoint = new S3Endpoint(parts);
    DirectHandlers refusals =
        directHandlers(new TransportRefusal(new RequestIds(parts.startMillis() + 1)));
    WebServerConfig.Builder builder =
        WebServer.builder().shutdownHook(false).routing(routing -> routing.any(endpoint));
    listen(builder, config, config.port(), refusals);
    config
        .tls()
        .ifPresent(
            tls ->
                builder.putSocket(
                    TLS_SOCKET,
                    socket -> {
                      listen(socket, config, tls.port(), refusals);
                      socket
                          .routing((HttpRouting.Builder routing) -> routing.any(endpoint))
                          .tls(Tls.builder().sslContext(tls.context()).build());
                    }));
    this.hasTls = config.tls().isPresent();
    this.server = builder.build();
  }

  private static void listen(
      ListenerConfig.BuilderBase<?, ?> socket,
      ListenConfig config,
      int port,
      DirectHandlers refusals) {
    socket
        .host(config.host())
        .port(port)
        .directHandlers(refusals)
        .addConnectionSelector(new FramedSelector())
        // S3's limit is 5 GiB and we count ourselves: Helidon's refusal would not be XML.
        .maxPayloadSize(-1)
        .maxTcpConnections(config.maxConnections())
        .shutdownGracePeriod(config.drain())
        // The staged writes of the NIO socket and the write buffer halve the throughput of 64 KiB
        // reads.
        .useNio(false)
        .writeBufferSize(0)
        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build());
  }

  private static DirectHandlers directHandlers(TransportRefusal refusal) {
    DirectHandlers.Builder builder = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      builder.addHandler(type, refusal);
    }
    return builder.build();
  }

  public void start() {
    server.start();
  }

  public int port() {
    return server.port();
  }

  /** The port of the TLS socket, -1 without one. */
  public int tlsPort() {
    return hasTls ? server.port(TLS_SOCKET) : -1;
  }

  /** Stops accepting, lets requests in flight finish within the configured time, ends the rest. */
  @Override
  public void close() {
    server.stop();
  }
}
