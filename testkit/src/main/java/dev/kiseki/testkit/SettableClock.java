package dev.kiseki.testkit;

import dev.kiseki.ports.out.system.WallClock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved. Thread-safe. */
public final class SettableClock implements WallClock {
  /** 2026-01-01T00:00:00Z. */
  public static final long START = 1_767_225_600_000L;

  private final AtomicLong now = new AtomicLong(START);

  @Override
  public long millis() {
    return now.get();
  }

  public void set(long millis) {
    now.set(millis);
  }

  public void advance(long millis) {
    now.addAndGet(millis);
  }
}
