package dev.kiseki.adapters.s3http.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** Helidon's connection, counted and watched while it is handled. */
record PacedConnection(
    ServerConnection delegate, ServedConnections served, ClientPace pace, ConnectionWatch watch)
    implements ServerConnection, InterruptableTask<Void> {

  @Override
  public void handle(Limit limit) throws InterruptedException {
    pace.begin(served.opened(watch));
    try {
      delegate.handle(limit);
    } finally {
      ClientPace.end();
      served.ended(watch);
    }
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
