package dev.kiseki.adapters.lmdb;

import dev.kiseki.adapters.lmdb.tables.Reclaimer;
import dev.kiseki.domain.KisekiException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Drives the reclaimer: sleeps until there may be work, stops when closed. */
final class ReclaimThread implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ReclaimThread.class.getName());

  /** For jobs that become due by time alone, and for a store that refused a step. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  /**
   * Jobs gather for so long: they come with every overwrite and delete, and a step takes many at
   * once.
   */
  private static final Duration GATHER = Duration.ofMillis(100);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Reclaimer reclaimer;
  private final Semaphore signals = new Semaphore(0);
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile boolean closed;

  ReclaimThread(Reclaimer reclaimer) {
    this.reclaimer = reclaimer;
    this.thread = Thread.ofPlatform().daemon().name("kiseki-reclaim").unstarted(this::run);
  }

  void start() {
    reclaimer.onChange(this::signal);
    thread.start();
  }

  private void signal() {
    // One waiting signal stands for all: the next step sees everything.
    if (signals.availablePermits() == 0) {
      signals.release();
    }
  }

  private void run() {
    while (!closed) {
      if (!stepped() && !closed) {
        await();
      }
    }
  }

  private boolean stepped() {
    try {
      return reclaimer.step() == Reclaimer.Outcome.WORKED;
    } catch (KisekiException e) {
      // The job's row stays for a later try, and whoever touches the rows meets the same error.
      LOG.log(
          Level.WARNING,
          () -> "reclaiming stopped for now: " + e.code() + ": " + e.getMessage(),
          e);
      return false;
    }
  }

  private void await() {
    try {
      if (signals.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        var _ = stop.await(GATHER.toMillis(), TimeUnit.MILLISECONDS);
        signals.drainPermits();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** Stops after the step that runs. */
  @Override
  public void close() {
    closed = true;
    stop.countDown();
    signals.release();
    boolean interrupted = false;
    try {
      thread.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
