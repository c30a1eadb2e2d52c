package dev.kiseki.adapters.lmdb.tables.content;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which plans are open. A plan pages through extent rows in later read operations, so the reclaimer
 * may only touch what was dropped before every open plan began: it takes a {@link #mark} once the
 * drop is visible, and waits until {@link #allBegunAfter} it. Thread-safe.
 */
public final class OpenPlans {
  private final AtomicLong clock = new AtomicLong();
  private final Set<Long> open = ConcurrentHashMap.newKeySet();
  private volatile Runnable closed = () -> {};

  /**
   * Whether somebody waits for plans to end: else every read would wake the reclaimer for nothing.
   */
  private volatile boolean isAwaited;

  /** Called, quickly, when a plan was closed since {@link #allBegunAfter} last said no. */
  public void onClosed(Runnable action) {
    closed = action;
  }

  /** Begins a plan: call before its first read operation. */
  public long begin() {
    // A mark taken between these two steps is harmless: the first read comes after both.
    long plan = clock.incrementAndGet();
    open.add(plan);
    return plan;
  }

  /** Ends a plan. */
  public void end(long plan) {
    open.remove(plan);
    if (isAwaited) {
      closed.run();
    }
  }

  /** A moment between plans. */
  public long mark() {
    return clock.incrementAndGet();
  }

  /** The same for who looks again by himself. Any thread. */
  public boolean haveAllBegunAfter(long mark) {
    return open.stream().allMatch(plan -> plan > mark);
  }

  /** Whether no plan is open that began before the mark. One thread. */
  public boolean allBegunAfter(long mark) {
    isAwaited = true;
    boolean all = open.stream().allMatch(plan -> plan > mark);
    isAwaited = !all;
    return all;
  }
}
