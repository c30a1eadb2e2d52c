package dev.kiseki.dist.observe;

import dev.kiseki.adapters.kms.AccessToken;
import dev.kiseki.adapters.s3http.exchange.RequestListener;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.WallClock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** All that watches one running server: begun before it serves, ended after. */
public final class Observation implements AutoCloseable {
  private final Metrics metrics;
  private final Optional<AccessLog> accessLog;
  private final ObservationServer server;
  private final Path tokenFile;
  private volatile boolean serving;

  private Observation(
      ObservationConfig config,
      Metrics metrics,
      Optional<AccessLog> accessLog,
      Path keys,
      RandomBytes random,
      Supplier<Optional<String>> storeTrouble) {
    this.metrics = metrics;
    this.accessLog = accessLog;
    this.tokenFile = MetricsToken.file(keys);
    AccessToken token = MetricsToken.openOrCreate(keys, random);
    this.server =
        ObservationServer.start(
            config,
            metrics,
            token,
            () -> serving ? storeTrouble.get() : Optional.of("not serving"));
    accessLog.ifPresent(
        log ->
            metrics.counter(
                "kiseki_access_log_dropped", "Lines that were not written.", log::dropped));
  }

  /**
   * Watches a deployment; it is not ready before {@link #serves}.
   *
   * @param storeTrouble why the store cannot be used now, if it cannot
   */
  public static Observation start(
      ObservationConfig config,
      Metrics metrics,
      Path keys,
      RandomBytes random,
      WallClock clock,
      Supplier<Optional<String>> storeTrouble) {
    Optional<AccessLog> log = config.accessLog().map(file -> AccessLog.to(file, clock));
    try {
      return new Observation(config, metrics, log, keys, random, storeTrouble);
    } catch (RuntimeException e) {
      log.ifPresent(AccessLog::close);
      throw e;
    }
  }

  /** Hears of every S3 request. */
  public RequestListener requests() {
    RequestListener counted = metrics.s3();
    return accessLog
        .<RequestListener>map(
            log ->
                request -> {
                  counted.finished(request);
                  log.finished(request);
                })
        .orElse(counted);
  }

  /** From now on it is ready. */
  public void serves(IntSupplier connectionCount) {
    metrics.gauge("kiseki_s3_connections", "Open connections.", connectionCount::getAsInt);
    serving = true;
  }

  /** Requests are still answered, but no new ones should come. */
  public void stops() {
    serving = false;
  }

  public int port() {
    return server.port();
  }

  /** The file of the token that the metrics ask for. */
  public Path tokenFile() {
    return tokenFile;
  }

  @Override
  public void close() {
    server.close();
    accessLog.ifPresent(AccessLog::close);
  }
}
