package dev.kiseki.application.reencrypt;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps background work to so many bytes in a second, by a rest after each piece. Requests have the
 * disk and the processors in between. One thread works; another may end it.
 */
public final class Pace implements AutoCloseable {
  /** Shorter rests cost more than they give. */
  private static final long REST_MILLIS = 10;

  private static final long NANOS = 1_000_000_000;
  private static final long MEBIBYTE = 1 << 20;

  private final long bytesInASecond;
  private final Semaphore end = new Semaphore(0);
  private long owedNanos;

  /**
   * A pace.
   *
   * @param mebibytesInASecond 0: no rest
   */
  public Pace(long mebibytesInASecond) {
    this.bytesInASecond = mebibytesInASecond * MEBIBYTE;
  }

  /** So many bytes were read and written again. */
  void spent(long bytes) {
    if (bytesInASecond > 0) {
      owedNanos += (long) ((double) bytes * NANOS / bytesInASecond);
      if (owedNanos >= TimeUnit.MILLISECONDS.toNanos(REST_MILLIS)) {
        rest();
      }
    }
  }

  private void rest() {
    long nanos = owedNanos;
    owedNanos = 0;
    try {
      if (end.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        end.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** No rest any more: whoever works comes to the end of its piece. */
  @Override
  public void close() {
    end.release();
  }
}
