package dev.kiseki.adapters.s3http.http;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The TLS handshakes under way. Helidon shakes hands before it asks for a connection, so that the
 * watch of a connection comes too late for a client that never finishes, or never begins. Kept by
 * the thread that accepted the socket: it is the one that shakes hands and serves the connection
 * then.
 */
final class Handshakes {
  private static final System.Logger LOG = System.getLogger(Handshakes.class.getName());

  private final Map<Thread, Handshake> underWay = new ConcurrentHashMap<>();
  private final long limitNanos;
  private volatile boolean stopped;

  Handshakes(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  private record Handshake(Socket socket, long sinceNanos) {
    /** Ends the reads and writes of the thread that shakes hands. */
    void giveUp() {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.TRACE, "the client went away", e);
      }
    }
  }

  /** This thread begins to shake hands on a socket. */
  void begin(Socket socket) {
    Handshake handshake = new Handshake(socket, System.nanoTime());
    underWay.put(Thread.currentThread(), handshake);
    if (stopped) {
      handshake.giveUp();
    }
  }

  /** This thread is done, with this socket if it had one; where it failed, that is closed. */
  Optional<Socket> end() {
    return Optional.ofNullable(underWay.remove(Thread.currentThread())).map(Handshake::socket);
  }

  /** Closes those that take too long, and forgets those that failed. */
  void look(long nowNanos) {
    underWay
        .values()
        .removeIf(
            handshake -> {
              boolean isLate = nowNanos - handshake.sinceNanos() > limitNanos;
              if (isLate) {
                handshake.giveUp();
              }
              return isLate || handshake.socket().isClosed();
            });
  }

  /** The server stops: nobody is waited for who has not asked for anything yet. */
  void stop() {
    stopped = true;
    underWay.values().forEach(Handshake::giveUp);
  }
}
