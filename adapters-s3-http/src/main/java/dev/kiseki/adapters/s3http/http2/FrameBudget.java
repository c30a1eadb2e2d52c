package dev.kiseki.adapters.s3http.http2;

import java.util.concurrent.TimeUnit;

/**
 * Bounds frames that cost more to answer than to send, or that no client needs many of: the floods
 * of CVE-2019-9512 and its kin, and rapid resets (CVE-2023-44487, and CVE-2025-8671 where the
 * server is made to reset). Owned by the thread that reads the connection.
 */
final class FrameBudget {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Pings, settings, priorities, empty and unknown frames, per period. */
  private static final int MAX_IDLE = 1000;

  /** Streams that were reset by either side before they were answered, per period. */
  private static final int MAX_RESETS = 200;

  private long beganNanos = System.nanoTime();
  private int idle;
  private int resets;

  void idleFrame() throws Violation.OfConnection {
    refill();
    if (++idle > MAX_IDLE) {
      throw new Violation.OfConnection(Frame.ENHANCE_YOUR_CALM, "a flood of idle frames");
    }
  }

  void reset() throws Violation.OfConnection {
    refill();
    if (++resets > MAX_RESETS) {
      throw new Violation.OfConnection(Frame.ENHANCE_YOUR_CALM, "a flood of resets");
    }
  }

  private void refill() {
    long now = System.nanoTime();
    if (now - beganNanos > PERIOD_NANOS) {
      beganNanos = now;
      idle = 0;
      resets = 0;
    }
  }
}
