package dev.kiseki.adapters.lmdb.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Knows when every read and pin that began before some moment has ended, with one counter per
 * epoch. A read enters the current epoch <em>before</em> it takes its snapshot and leaves when it
 * ends; a pin enters the epoch of its read, inside it. To give space back: commit the drop, end the
 * epoch with {@link #advance}, wait until {@link #drained} says that it and all before are empty.
 *
 * <p>A reader that read the current epoch just before it ended may enter it after the check; its
 * snapshot then is newer than the drop, so it cannot see what was dropped. Counters are used again
 * after {@value #RING} epochs; advance stands still while that one is not empty.
 */
final class ReadEpochs {
  private static final int RING = 1024;

  private final AtomicLongArray counts = new AtomicLongArray(RING);
  private final long[] beganNanos = new long[RING];
  private volatile long current = RING;

  ReadEpochs() {
    beganNanos[slot(current)] = System.nanoTime();
  }

  /** Enters the current epoch and returns it. */
  long enter() {
    long epoch = current;
    counts.incrementAndGet(slot(epoch));
    return epoch;
  }

  /** Enters an epoch that the caller is already in. */
  void enterAgain(long epoch) {
    counts.incrementAndGet(slot(epoch));
  }

  void leave(long epoch) {
    counts.decrementAndGet(slot(epoch));
  }

  /** Ends the current epoch and returns it. Reclaim only. */
  synchronized long advance() {
    long ended = current;
    if (counts.get(slot(ended + 1)) == 0) {
      beganNanos[slot(ended + 1)] = System.nanoTime();
      current = ended + 1;
    }
    return ended;
  }

  /** Whether nothing that entered in that epoch or before is still inside. */
  synchronized boolean drained(long epoch) {
    return epoch < current && oldestOpen() > epoch;
  }

  /** Age of the oldest epoch that something is still inside of, in milliseconds; 0 if none. */
  synchronized long oldestMillis() {
    long oldest = oldestOpen();
    return oldest > current || counts.get(slot(oldest)) == 0
        ? 0
        : (System.nanoTime() - beganNanos[slot(oldest)]) / 1_000_000;
  }

  private long oldestOpen() {
    for (long epoch = Math.max(RING, current - RING + 1); epoch <= current; epoch++) {
      if (counts.get(slot(epoch)) != 0) {
        return epoch;
      }
    }
    return current + 1;
  }

  private static int slot(long epoch) {
    return (int) (epoch % RING);
  }
}
