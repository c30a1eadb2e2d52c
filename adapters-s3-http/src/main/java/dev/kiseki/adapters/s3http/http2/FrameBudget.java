package dev.kiseki.adapters.s3http.http2;

import java.util.concurrent.TimeUnit;

/**
 * Bounds frames that cost more to answer than to send, or that no client needs many of: the floods
 * of CVE-2019-9512 and its kin, and rapid resets (CVE-2023-44487, and CVE-2025-8671 where the
 * server is made to reset). Who is answered has more of both: a busy client cancels and says what
 * it wants first, and some ping with each piece of content. Owned by the thread that reads the
 * connection.
 */
final class FrameBudget {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Pings, settings, priorities, empty and unknown frames, per period. */
  private static final int MAX_IDLE = 1000;

  /** Streams that were reset by either side before they were answered, per period. */
  private static final int MAX_RESETS = 200;

  /** Idle frames for each frame that makes up for them: a ping, a priority, a late reset. */
  private static final int IDLE_PER_FRAME = 4;

  private final FrameSink sink;
  private long beganNanos = System.nanoTime();
  private long idle;
  private long resets;
  private long contents;
  private long framesBefore;
  private long answersBefore;

  FrameBudget(FrameSink sink) {
    this.sink = sink;
  }

  /** Content came. */
  void content() {
    contents++;
  }

  void idleFrame() throws Violation.OfConnection {
    refill();
    long frames = contents + sink.answerFrames() - framesBefore;
    if (++idle > MAX_IDLE + IDLE_PER_FRAME * frames) {
      throw new Violation.OfConnection(Frame.ENHANCE_YOUR_CALM, "a flood of idle frames");
    }
  }

  void reset() throws Violation.OfConnection {
    refill();
    if (++resets > MAX_RESETS + sink.answers() - answersBefore) {
      throw new Violation.OfConnection(Frame.ENHANCE_YOUR_CALM, "a flood of resets");
    }
  }

  private void refill() {
    long now = System.nanoTime();
    if (now - beganNanos > PERIOD_NANOS) {
      beganNanos = now;
      idle = 0;
      resets = 0;
      contents = 0;
      framesBefore = sink.answerFrames();
      answersBefore = sink.answers();
    }
  }
}
