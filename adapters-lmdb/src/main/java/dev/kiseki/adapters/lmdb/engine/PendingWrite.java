package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One submitted operation on its way through the writer and the flusher. The value is written by
 * the writer thread before the stage that publishes it.
 */
final class PendingWrite<T> implements Committed<T> {
  /** How far an operation got; only ever grows, FAILED is final. */
  enum Stage {
    QUEUED,
    VISIBLE,
    DURABLE,
    FAILED
  }

  private final WriteOperation<T> operation;
  private final boolean withinReserve;
  private final boolean wakeWhenVisible;
  private final Runnable hurry;
  private final OverdueWaits waits;
  private final long waitNanos;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);
  private final Queue<Thread> waiters = new ConcurrentLinkedQueue<>();
  private @Nullable T value;
  private volatile @Nullable Throwable error;

  /**
   * @param hurry asks for the flush of what is visible
   */
  PendingWrite(
      WriteOperation<T> operation,
      boolean withinReserve,
      boolean wakeWhenVisible,
      Runnable hurry,
      OverdueWaits waits,
      long waitNanos) {
    this.operation = operation;
    this.withinReserve = withinReserve;
    this.wakeWhenVisible = wakeWhenVisible;
    this.hurry = hurry;
    this.waits = waits;
    this.waitNanos = waitNanos;
  }

  boolean withinReserve() {
    return withinReserve;
  }

  /** Whether somebody waits for the flush from the beginning. */
  boolean isAwaited() {
    return !wakeWhenVisible;
  }

  void run(RowWriter rows) {
    value = operation.apply(rows);
  }

  void markVisible() {
    stage.compareAndSet(Stage.QUEUED, Stage.VISIBLE);
    if (wakeWhenVisible) {
      wake();
    }
  }

  void markDurable() {
    if (stage.get() != Stage.FAILED) {
      stage.set(Stage.DURABLE);
    }
    wake();
  }

  /** Whether the writer is through with it. */
  boolean isDone() {
    return stage.get() != Stage.QUEUED;
  }

  void failUnlessDone(Throwable cause) {
    if (!isDone()) {
      fail(cause);
    }
  }

  void fail(Throwable cause) {
    error = cause;
    stage.set(Stage.FAILED);
    wake();
  }

  @Override
  @SuppressWarnings("NullAway") // an operation may return null only if its T allows it
  public T value() {
    return value;
  }

  @Override
  public void awaitDurable() {
    if (stage().compareTo(Stage.DURABLE) < 0) {
      hurry.run();
    }
    await(Stage.DURABLE);
  }

  void awaitVisible() {
    await(Stage.VISIBLE);
  }

  private void await(Stage wanted) {
    if (stage().compareTo(wanted) < 0) {
      park(wanted);
    }
    Throwable cause = error;
    if (cause != null) {
      throw asUnchecked(cause);
    }
  }

  private void park(Stage wanted) {
    Thread me = Thread.currentThread();
    long deadline = System.nanoTime() + waitNanos;
    boolean interrupted = false;
    waiters.add(me);
    try {
      while (stage().compareTo(wanted) < 0) {
        if (deadline - System.nanoTime() <= 0) {
          throw new KisekiException(
              ErrorCode.STORE_BUSY,
              "the store did not finish a write in time; it may still happen");
        }
        waits.park(this, deadline);
        interrupted |= Thread.interrupted();
      }
    } finally {
      waiters.remove(me);
      if (interrupted) {
        me.interrupt();
      }
    }
  }

  private Stage stage() {
    return Objects.requireNonNull(stage.get());
  }

  private void wake() {
    for (Thread waiter : waiters) {
      LockSupport.unpark(waiter);
    }
  }

  private static RuntimeException asUnchecked(Throwable cause) {
    return switch (cause) {
      case KisekiException e -> e.with();
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(cause);
    };
  }
}
