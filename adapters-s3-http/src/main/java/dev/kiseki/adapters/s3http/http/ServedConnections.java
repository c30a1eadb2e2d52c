package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.http2.StreamRoom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of all sockets, counted. Those above the limit get one answer, that there are too
 * many; Helidon alone would leave them waiting for ever.
 */
final class ServedConnections implements AutoCloseable {
  private final int limit;
  private final PaceLimits pace;
  private final Handshakes handshakes;
  private final StalledConnections stalled;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private final StreamRoom streamRoom = new StreamRoom();

  ServedConnections(int limit, PaceLimits pace) {
    this.limit = limit;
    this.pace = pace;
    this.handshakes = new Handshakes(pace.head());
    this.stalled = new StalledConnections(pace, handshakes);
  }

  void start() {
    stalled.start();
  }

  /** Connections that may be open: those that are served, and some to be told that they are not. */
  int acceptable() {
    return limit + Math.max(16, limit / 8);
  }

  int openCount() {
    return open.get();
  }

  /** Handshakes under way; they are no connections yet. */
  Handshakes handshakes() {
    return handshakes;
  }

  PaceLimits pace() {
    return pace;
  }

  /** A connection begins; whether it is one too many. */
  boolean opened(Watched watch) {
    stalled.add(watch);
    return open.incrementAndGet() > limit;
  }

  void ended(Watched watch) {
    open.decrementAndGet();
    stalled.remove(watch);
  }

  /** A connection that was counted before is watched by this as well. */
  void watch(Watched watch) {
    stalled.add(watch);
  }

  void forget(Watched watch) {
    stalled.remove(watch);
  }

  /** Shared by the connections of all sockets. */
  StreamRoom streamRoom() {
    return streamRoom;
  }

  /**
   * A stream begins; whether it is one too many. Those of all connections together are no more than
   * connections may be: each does what a connection of HTTP/1.1 does. The only one of its
   * connection is served all the same, or few connections could keep out all others.
   */
  boolean streamOpened(Watched watch) {
    stalled.add(watch);
    return streams.incrementAndGet() > limit;
  }

  void streamEnded(Watched watch) {
    streams.decrementAndGet();
    stalled.remove(watch);
  }

  @Override
  public void close() {
    stalled.close();
  }
}
