package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks several times a second at the memory of a server that is no file's. */
final class MemoryWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 200;

  private final RunningServer server;
  private final AtomicLong peak = new AtomicLong();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  MemoryWatch(RunningServer server) {
    this.server = server;
    var _ = clock.scheduleAtFixedRate(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The most that was seen. */
  long peakBytes() {
    return peak.get();
  }

  private void look() {
    try {
      peak.accumulateAndGet(server.anonymousBytes(), Math::max);
    } catch (IOException e) {
      // The server has ended; whoever talks to it says so.
      clock.shutdown();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
