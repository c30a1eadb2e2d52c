package dev.kiseki.adapters.s3http.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says since when one connection has been waiting for its client: the socket has no timeouts of its
 * own. Its thread begins and ends the waits; {@link StalledConnections} looks at them and gives up
 * one that lasts too long. Whoever changes the state first wins, so that a connection that was
 * given up never goes on, and one that goes on is never closed.
 */
final class ConnectionWatch implements Watched {
  private static final int GIVEN_UP = -1;
  private static final int NOTHING = 0;

  /** One of the two above, or the number of what it waits for. */
  private final AtomicInteger state = new AtomicInteger(NOTHING);

  private final Runnable sendTimeout;
  private final Runnable closeConnection;
  private volatile long sinceNanos;

  /** What a connection waits for. */
  enum Waiting {
    FOR_REQUEST(1),
    FOR_BODY(2),
    FOR_READER(3);

    private final int state;

    Waiting(int state) {
      this.state = state;
    }
  }

  /**
   * The watch of one connection.
   *
   * @param sendTimeout tells a client that waits for an answer that its body came too slowly
   */
  ConnectionWatch(Runnable sendTimeout, Runnable closeConnection) {
    this.sendTimeout = sendTimeout;
    this.closeConnection = closeConnection;
  }

  void begin(Waiting waiting) {
    sinceNanos = System.nanoTime();
    state.compareAndSet(NOTHING, waiting.state);
  }

  void end() {
    int before = state.get();
    if (before == GIVEN_UP || !state.compareAndSet(before, NOTHING)) {
      throw TimeoutAnswer.tooSlow("a connection was silent for too long");
    }
  }

  @Override
  public boolean giveUp(long nowNanos, long limitNanos) {
    int waiting = state.get();
    if (waiting <= NOTHING
        || nowNanos - sinceNanos <= limitNanos
        || !state.compareAndSet(waiting, GIVEN_UP)) {
      return false;
    }
    // Both may wait for the client in turn.
    Thread.ofVirtual().start(() -> close(waiting == Waiting.FOR_BODY.state));
    return true;
  }

  private void close(boolean isAnswered) {
    try {
      if (isAnswered) {
        sendTimeout.run();
      }
    } finally {
      closeConnection.run();
    }
  }
}
