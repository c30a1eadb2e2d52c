package dev.kiseki.adapters.s3http.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A connection in clear whose first bytes say what it speaks: a client that knows that we speak
 * HTTP/2 begins with {@code PRI}, which is no method of HTTP/1.1.
 */
final class ChosenConnection implements ServerConnection, InterruptableTask<Void> {
  private static final byte[] HTTP2_BEGINS = "PRI ".getBytes(StandardCharsets.US_ASCII);

  private final DataReader reader;
  private final ServerConnection http1;
  private final Function<BufferData, ServerConnection> http2;
  private volatile Optional<ServerConnection> chosen = Optional.empty();
  private volatile Optional<Thread> waiting = Optional.empty();

  ChosenConnection(
      DataReader reader, ServerConnection http1, Function<BufferData, ServerConnection> http2) {
    this.reader = reader;
    this.http1 = http1;
    this.http2 = http2;
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    waiting = Optional.of(Thread.currentThread());
    ServerConnection connection = choose();
    chosen = Optional.of(connection);
    connection.handle(limit);
  }

  private ServerConnection choose() {
    try {
      return reader.startsWith(HTTP2_BEGINS)
          ? http2.apply(reader.readBuffer(reader.available()))
          : http1;
    } catch (DataReader.InsufficientDataAvailableException e) {
      throw new CloseConnectionException("the client went away", e);
    }
  }

  @Override
  public boolean canInterrupt() {
    return chosen
        .map(connection -> connection instanceof InterruptableTask<?> task && task.canInterrupt())
        .orElse(true);
  }

  @Override
  public void run() {
    throw new UnsupportedOperationException("a connection is handled, not run");
  }

  @Override
  public Duration idleTime() {
    return chosen.orElse(http1).idleTime();
  }

  @Override
  public void close(boolean interrupt) {
    chosen.ifPresentOrElse(
        connection -> connection.close(interrupt), () -> waiting.ifPresent(Thread::interrupt));
  }
}
