package dev.kiseki.adapters.s3http.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends connections whose client is silent. One thread looks at all of them now and then. */
final class StalledConnections implements AutoCloseable {
  private static final long MAX_LOOK_MILLIS = 1000;

  private final Set<Watched> watches = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Handshakes handshakes;
  private final long limitNanos;
  private final long lookMillis;

  StalledConnections(PaceLimits pace, Handshakes handshakes) {
    this.handshakes = handshakes;
    this.limitNanos = pace.silence().toNanos();
    long shortestMillis = Math.min(pace.silence().toMillis(), pace.head().toMillis());
    this.lookMillis = Math.clamp(shortestMillis / 4, 10, MAX_LOOK_MILLIS);
  }

  void start() {
    Thread.ofPlatform().daemon().name("kiseki-silent-clients").start(this::look);
  }

  void add(Watched watch) {
    watches.add(watch);
  }

  void remove(Watched watch) {
    watches.remove(watch);
  }

  private void look() {
    try {
      while (!closed.await(lookMillis, TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        watches.removeIf(watch -> watch.giveUp(now, limitNanos));
        handshakes.look(now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
