package dev.kiseki.adapters.s3http;

import dev.kiseki.adapters.s3http.auth.Authenticator;
import dev.kiseki.adapters.s3http.body.BodyReader;
import dev.kiseki.adapters.s3http.body.HashingThreads;
import dev.kiseki.adapters.s3http.exchange.RequestListener;
import dev.kiseki.adapters.s3http.exchange.RequestTraces;
import dev.kiseki.adapters.s3http.http.ListenConfig;
import dev.kiseki.adapters.s3http.http.S3HttpParts;
import dev.kiseki.adapters.s3http.http.S3HttpServer;
import dev.kiseki.adapters.s3http.operation.OperationRouter;
import dev.kiseki.adapters.s3http.operation.OperationTable;
import java.util.function.LongSupplier;

/** The S3 front end. Started once, closed once. */
public final class S3Server implements AutoCloseable {
  private final HashingThreads hashing;
  private final S3HttpServer http;

  /**
   * A server that is not yet listening, and that nobody watches.
   *
   * @param clockMillis the time of day in milliseconds since 1970
   */
  public S3Server(S3ServerConfig config, S3UseCases useCases, LongSupplier clockMillis) {
    this(config, useCases, clockMillis, RequestListener.none(), RequestTraces.none());
  }

  /**
   * A server that is not yet listening.
   *
   * @param clockMillis the time of day in milliseconds since 1970
   * @param listener hears of every answer
   * @param traces follows every request
   */
  public S3Server(
      S3ServerConfig config,
      S3UseCases useCases,
      LongSupplier clockMillis,
      RequestListener listener,
      RequestTraces traces) {
    OperationTable table = OperationTable.load();
    this.hashing = new HashingThreads(Math.max(2, Runtime.getRuntime().availableProcessors()));
    this.http =
        new S3HttpServer(
            new ListenConfig(
                config.host(),
                config.port(),
                config.tls().map(tls -> new ListenConfig.TlsListen(tls.port(), tls.context())),
                config.http2(),
                config.maxConnections(),
                config.drain(),
                config.pace()),
            new S3HttpParts(
                config.domains(),
                config.trustsProxy(),
                new Authenticator(useCases.keys(), clockMillis, config.legacyPresigned()),
                new OperationRouter(table),
                S3Operations.of(table, useCases),
                new BodyReader(hashing),
                useCases.settings().access(),
                listener,
                traces,
                clockMillis.getAsLong()));
  }

  public S3Server start() {
    http.start();
    return this;
  }

  public int port() {
    return http.port();
  }

  /** The port of the TLS socket, -1 without one. */
  public int tlsPort() {
    return http.tlsPort();
  }

  /** Connections that are open now, on all sockets. */
  public int connectionCount() {
    return http.connectionCount();
  }

  /** Stops accepting, lets requests in flight finish within the configured time, ends the rest. */
  @Override
  public void close() {
    http.close();
    hashing.close();
  }
}
