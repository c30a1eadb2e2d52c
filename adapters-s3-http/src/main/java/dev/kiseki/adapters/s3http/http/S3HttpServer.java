package dev.kiseki.adapters.s3http.http;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
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
  private final ListenConfig config;
  private final ServedConnections served;
  private final boolean hasTls;

  public S3HttpServer(ListenConfig config, S3HttpParts parts) {
    this.served = new ServedConnections(config.maxConnections(), config.pace());
    S3Endpoint endpoint = new S3Endpoint(parts);
    RequestIds ids = new RequestIds(parts.startMillis() + 1);
    DirectHandlers refusals = directHandlers(new TransportRefusal(ids));
    WebServerConfig.Builder builder =
        WebServer.builder().shutdownHook(false).routing(routing -> routing.any(endpoint));
    listen(
        builder, config, config.port(), refusals, new FramedSelector(served, ids, config.http2()));
    config
        .tls()
        .ifPresent(
            tls ->
                builder.putSocket(
                    TLS_SOCKET,
                    socket -> {
                      listen(
                          socket,
                          config,
                          tls.port(),
                          refusals,
                          new FramedSelector(served, ids, config.http2()));
                      socket
                          .routing((HttpRouting.Builder routing) -> routing.any(endpoint))
                          .tls(
                              Tls.builder()
                                  .sslContext(new TimedTls(tls.context(), served.handshakes()))
                                  .build());
                    }));
    this.config = config;
    this.hasTls = config.tls().isPresent();
    this.server = builder.build();
  }

  private static void listen(
      ListenerConfig.BuilderBase<?, ?> socket,
      ListenConfig config,
      int port,
      DirectHandlers refusals,
      FramedSelector selector) {
    socket
        .host(config.host())
        .port(port)
        .directHandlers(refusals)
        .addConnectionSelector(selector)
        // With a second way to serve a connection Helidon would wait for bytes to choose by, before
        // there is a watch that ends such a wait.
        .protocolsDiscoverServices(false)
        // S3's limit is 5 GiB and we count ourselves: Helidon's refusal would not be XML.
        .maxPayloadSize(-1)
        .maxTcpConnections(selector.acceptable())
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

  /** CONFIGURATION_INVALID when an address cannot be listened on: Helidon only logs that. */
  public void start() {
    served.start();
    server.start();
    if (server.port() <= 0 || (hasTls && server.port(TLS_SOCKET) <= 0)) {
      close();
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "Cannot listen on this address: the port is in use or not allowed; choose another with --listen.",
          Fact.of("host", config.host()),
          Fact.of("port", config.port()));
    }
  }

  public int port() {
    return server.port();
  }

  /** The port of the TLS socket, -1 without one. */
  public int tlsPort() {
    return hasTls ? server.port(TLS_SOCKET) : -1;
  }

  public int connectionCount() {
    return served.openCount();
  }

  /** Stops accepting, lets requests in flight finish within the configured time, ends the rest. */
  @Override
  public void close() {
    served.handshakes().stop();
    server.stop();
    served.close();
  }
}
