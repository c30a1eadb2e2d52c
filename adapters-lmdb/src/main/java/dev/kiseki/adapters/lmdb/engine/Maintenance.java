package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.lang.System.Logger;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at everything that is due, some times a second, on a thread of its own. */
final class Maintenance implements Runnable {
  private static final Logger LOG = System.getLogger(Maintenance.class.getName());
  private static final long TICK_MILLIS = 50;

  /** States of the whole store that every caller hears of. */
  private static final Set<ErrorCode> EXPECTED =
      Set.of(ErrorCode.DISK_FULL, ErrorCode.STORE_READ_ONLY, ErrorCode.STORE_CLOSED);

  private final Runnable tick;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("kiseki-maintenance").unstarted(this);

  Maintenance(Runnable tick) {
    this.tick = tick;
  }

  void start() {
    thread.start();
  }

  /** Ends the thread; returns whether it ended in time. */
  boolean stop(long millis) {
    stopping.countDown();
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  @Override
  public void run() {
    try {
      while (!stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        tickOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tickOnce() {
    try {
      tick.run();
    } catch (KisekiException e) {
      if (!EXPECTED.contains(e.code())) {
        LOG.log(Logger.Level.ERROR, "store maintenance failed; it is tried again", e);
      }
    } catch (RuntimeException e) {
      LOG.log(Logger.Level.ERROR, "store maintenance failed; it is tried again", e);
    }
  }
}
