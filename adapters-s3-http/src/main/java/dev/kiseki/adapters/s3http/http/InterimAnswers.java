package dev.kiseki.adapters.s3http.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection whose handlers can send {@code 100 Continue} themselves.
 *
 * <p>Helidon sends it when a body is asked for; a request that expects it and has no body would get
 * a final answer at once. RFC 9110 allows that, but botocore then keeps the status line of that
 * answer and takes it for the status of the next request on the connection: a server that dies in
 * between looks as if it had acknowledged a write.
 */
final class InterimAnswers implements ServerConnection, InterruptableTask<Void> {
  private static final ScopedValue<DataWriter> WIRE = ScopedValue.newInstance();
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerConnection delegate;
  private final DataWriter wire;

  InterimAnswers(ServerConnection delegate, DataWriter wire) {
    this.delegate = delegate;
    this.wire = wire;
  }

  /** Tells the client of the request in hand to go on. Only inside a handler. */
  static void sendContinue() {
    WIRE.get().writeNow(BufferData.create(CONTINUE));
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    ScopedValue.where(WIRE, wire)
        .call(
            () -> {
              delegate.handle(limit);
              return true;
            });
  }

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
