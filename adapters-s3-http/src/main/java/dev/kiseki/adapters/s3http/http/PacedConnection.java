package dev.kiseki.adapters.s3http.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Helidon's connection, counted and watched while it is handled, whose handlers can send {@code 100
 * Continue} themselves.
 *
 * <p>Helidon sends that when a body is asked for; a request that expects it and has no body would
 * get a final answer at once. RFC 9110 allows that, but botocore then keeps the status line of that
 * answer and takes it for the status of the next request on the connection: a server that dies in
 * between looks as if it had acknowledged a write.
 */
record PacedConnection(
    ServerConnection delegate,
    WatchedWriter wire,
    ServedConnections served,
    ClientPace pace,
    ConnectionWatch watch,
    AcceptedEnd end)
    implements ServerConnection, InterruptableTask<Void> {
  private static final ScopedValue<WatchedWriter> WIRE = ScopedValue.newInstance();
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Tells the client of the request in hand to go on. Only inside a handler. */
  static void sendContinue() {
    currentWire().writeNow(BufferData.create(CONTINUE));
  }

  /** What the answer to the request in hand goes to. Only inside a handler. */
  static WatchedWriter currentWire() {
    return WIRE.get();
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    pace.begin(served.opened(watch));
    try {
      handle(delegate, wire, limit);
    } finally {
      ClientPace.end();
      end.handled();
      served.ended(watch);
    }
  }

  /** Handles a connection whose handlers write to this wire. */
  static void handle(ServerConnection connection, WatchedWriter wire, Limit limit)
      throws InterruptedException {
    ScopedValue.where(WIRE, wire)
        .call(
            () -> {
              connection.handle(limit);
              return true;
            });
  }

  /** Whether nothing is lost when it ends now: the server stops without waiting for it. */
  @Override
  public boolean canInterrupt() {
    return delegate instanceof InterruptableTask<?> task && task.canInterrupt();
  }

  @Override
  public void run() {
    throw new UnsupportedOperationException("a connection is handled, not run");
  }

  @Override
  public Duration idleTime() {
    return delegate.idleTime();
  }

  @Override
  public void close(boolean interrupt) {
    delegate.close(interrupt);
  }
}
