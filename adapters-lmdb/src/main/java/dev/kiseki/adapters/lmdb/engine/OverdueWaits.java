package dev.kiseki.adapters.lmdb.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes virtual threads that have waited too long for a write, some times a second.
 *
 * <p>A timed park of a virtual thread is put into the JDK's timer and taken out again: two wake-ups
 * of the timer's thread for each PUT, a seventh of what a small one costs. A platform thread's
 * timed park costs nothing more.
 */
final class OverdueWaits implements Runnable {
  private static final long TICK_NANOS = 100_000_000;

  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /** One thread's wait; compared by identity. */
  private static final class Wait {
    private final Thread thread;
    private final long deadlineNanos;

    Wait(Thread thread, long deadlineNanos) {
      this.thread = thread;
      this.deadlineNanos = deadlineNanos;
    }

    void wakeIfOverdue(long nowNanos) {
      if (nowNanos - deadlineNanos >= 0) {
        LockSupport.unpark(thread);
      }
    }
  }

  void start() {
    Thread.ofPlatform().daemon().name("kiseki-overdue-waits").start(this);
  }

  /** Ends the thread with the last wait. */
  void stop() {
    stopping = true;
  }

  /**
   * Parks until the thread is unparked, or soon after the deadline of {@link System#nanoTime}; may
   * return early, as every park may.
   */
  void park(Object blocker, long deadlineNanos) {
    Thread me = Thread.currentThread();
    if (!me.isVirtual()) {
      LockSupport.parkNanos(blocker, deadlineNanos - System.nanoTime());
      return;
    }
    Wait wait = new Wait(me, deadlineNanos);
    waits.add(wait);
    try {
      LockSupport.park(blocker);
    } finally {
      waits.remove(wait);
    }
  }

  @Override
  public void run() {
    while (!stopping || !waits.isEmpty()) {
      LockSupport.parkNanos(this, TICK_NANOS);
      long now = System.nanoTime();
      waits.forEach(wait -> wait.wakeIfOverdue(now));
    }
  }
}
