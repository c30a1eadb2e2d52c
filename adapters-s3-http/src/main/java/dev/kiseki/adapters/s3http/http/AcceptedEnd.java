package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.http2.ConnectionEnd;
import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends a connection. To close TLS is to write to the client and to wait for who is writing to it: a
 * client that does not read would keep its connection by that. So the accepted socket is closed
 * after a moment, and also when Helidon's own close takes longer than a client may be silent.
 */
final class AcceptedEnd implements ConnectionEnd, Watched {
  private static final System.Logger LOG = System.getLogger(AcceptedEnd.class.getName());
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final HelidonSocket socket;
  private final Optional<Socket> accepted;
  private volatile long handledNanos;

  /**
   * The end of a connection.
   *
   * @param accepted what TLS is layered over; empty without TLS
   */
  AcceptedEnd(HelidonSocket socket, Optional<Socket> accepted) {
    this.socket = socket;
    this.accepted = accepted;
  }

  @Override
  public void now() {
    Thread polite = Thread.ofVirtual().start(this::closePolitely);
    try {
      polite.join(MOMENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cut();
    }
  }

  private void closePolitely() {
    try {
      socket.close();
    } catch (UncheckedIOException e) {
      LOG.log(System.Logger.Level.TRACE, "the connection was closed already", e);
    }
  }

  private void cut() {
    try {
      if (accepted.isPresent()) {
        accepted.get().close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.TRACE, "the client went away", e);
    }
  }

  @Override
  public void handled() {
    handledNanos = System.nanoTime() | 1;
  }

  /** Looked at until it is closed. */
  @Override
  public boolean giveUp(long nowNanos, long limitNanos) {
    if (accepted.map(Socket::isClosed).orElse(true)) {
      return true;
    }
    long since = handledNanos;
    boolean isLate = since != 0 && nowNanos - since > limitNanos;
    if (isLate) {
      cut();
    }
    return isLate;
  }
}
