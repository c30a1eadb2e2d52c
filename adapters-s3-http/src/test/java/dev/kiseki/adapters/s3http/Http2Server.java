package dev.kiseki.adapters.s3http;

import dev.kiseki.adapters.s3http.exchange.FinishedRequest;
import dev.kiseki.adapters.s3http.exchange.RequestTraces;
import dev.kiseki.adapters.s3http.http.PaceLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server over a store in memory with a bucket {@code bkt}, asked in frames. */
final class Http2Server implements AutoCloseable {
  private final S3Server server;
  private final BlockingQueue<FinishedRequest> finished = new LinkedBlockingQueue<>();

  Http2Server() throws IOException {
    this(PaceLimits.DEFAULT, 100);
  }

  Http2Server(PaceLimits pace, int connections) throws IOException {
    S3ServerConfig defaults = S3ServerConfig.on("127.0.0.1", 0);
    this.server =
        new S3Server(
                new S3ServerConfig(
                    defaults.host(),
                    defaults.port(),
                    Optional.empty(),
                    List.of(),
                    true,
                    false,
                    true,
                    connections,
                    pace,
                    defaults.drain()),
                new MemoryStore().useCases(),
                () -> MemoryStore.NOW_SECONDS * 1000,
                finished::add,
                RequestTraces.none())
            .start();
    try (Http2Wire wire = wire()) {
      wire.ask(1, "PUT", "/bkt", Map.of(), "");
      wire.reply(1);
    }
    awaitFinished("CreateBucket");
  }

  static PaceLimits pace(Duration silence, Duration head, long minRate) {
    return new PaceLimits(silence, head, minRate);
  }

  int port() {
    return server.port();
  }

  Http2Wire wire(int... settings) throws IOException {
    return Http2Wire.on(server.port(), settings);
  }

  /** Puts an object of so many bytes. */
  void put(String target, int length) throws IOException {
    try (Http2Wire wire = wire()) {
      wire.headers(
          1,
          Http2Wire.block(
              Http2Wire.signed("PUT", target, Map.of("content-length", String.valueOf(length)))),
          false);
      byte[] piece = new byte[16 * 1024];
      int window = 65_535;
      for (int sent = 0; sent < length; ) {
        int count = Math.min(Math.min(piece.length, length - sent), window);
        wire.data(1, Arrays.copyOf(piece, count), sent + count == length);
        sent += count;
        window -= count;
        while (window == 0 && sent < length) {
          window += wire.await(f -> f.type() == Http2Wire.WINDOW_UPDATE && f.id() == 1).code();
        }
      }
      wire.reply(1);
    }
    awaitFinished("PutObject");
  }

  /** The next request of this operation that was finished. */
  FinishedRequest awaitFinished(String operation) throws IOException {
    try {
      while (true) {
        FinishedRequest request = finished.poll(20, TimeUnit.SECONDS);
        if (request == null) {
          throw new IOException(operation + " is not finished");
        }
        if (request.operation().equals(operation)) {
          return request;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Waits until all connections are gone, with the threads of their streams. */
  void awaitNoConnection() throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (server.connectionCount() > 0) {
      if (System.nanoTime() > until) {
        throw new IOException(server.connectionCount() + " connections are left");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
