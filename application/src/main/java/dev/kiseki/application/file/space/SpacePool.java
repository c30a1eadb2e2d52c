package dev.kiseki.application.file.space;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Room that open files share: what was left when somebody looked last, and what of it is promised.
 * A reservation that fits is one atomic addition; the store is asked at most once in {@link
 * SpacePools#expire a while}, and whenever something does not fit. Thread-safe.
 */
final class SpacePool {
  private final AtomicLong promised = new AtomicLong();
  private final AtomicLong left = new AtomicLong();

  /** Whether it fits. */
  boolean promise(long bytes, LongSupplier look) {
    if (fits(bytes)) {
      return true;
    }
    left.set(look.getAsLong());
    return fits(bytes);
  }

  private boolean fits(long bytes) {
    long before;
    do {
      before = promised.get();
      if (bytes > left.get() - before) {
        return false;
      }
    } while (!promised.compareAndSet(before, before + bytes));
    return true;
  }

  /** Changes what is promised, fit or not. */
  void adjust(long bytes) {
    promised.addAndGet(bytes);
  }

  /** A promise was kept: the bytes are held now. */
  void kept(long bytes) {
    left.addAndGet(-bytes);
    promised.addAndGet(-bytes);
  }

  /** What could be promised now. */
  long bytesLeft(LongSupplier look) {
    left.set(look.getAsLong());
    return Math.max(0, left.get() - promised.get());
  }

  long promisedBytes() {
    return promised.get();
  }

  /** Others use the room too: whoever reserves next looks again. */
  void expire() {
    left.set(0);
  }
}
