package dev.kiseki.dist.wiring;

import dev.kiseki.application.reencrypt.Pace;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.keys.ReencryptNamespace;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes the steps of all re-encryption, on one thread; goes on with what a restart has left. */
final class ReencryptionThread implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ReencryptionThread.class.getName());

  /** To look for a new job is one look into a table that is nearly always empty. */
  private static final long LOOK_AGAIN_MILLIS = 200;

  /** When the jobs themselves cannot be read: it is told, but not five times a second. */
  private static final long TRY_AGAIN_MILLIS = 30_000;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final ReencryptNamespace jobs;
  private final Pace pace;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private ReencryptionThread(ReencryptNamespace jobs, Pace pace) {
    this.jobs = jobs;
    this.pace = pace;
    this.thread = Thread.ofPlatform().daemon().name("kiseki-reencrypt").unstarted(this::run);
  }

  static ReencryptionThread start(ReencryptNamespace jobs, Pace pace) {
    ReencryptionThread started = new ReencryptionThread(jobs, pace);
    started.thread.start();
    return started;
  }

  private void run() {
    long pauseMillis = 0;
    try {
      while (!stop.await(pauseMillis, TimeUnit.MILLISECONDS)) {
        pauseMillis = step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long to wait for the next one. */
  private long step() {
    try {
      return jobs.step() ? 0 : LOOK_AGAIN_MILLIS;
    } catch (KisekiException e) {
      // Rows stay; what is wrong with the store is everybody's trouble.
      LOG.log(Level.WARNING, "re-encryption stopped for now: " + e.code(), e);
      return TRY_AGAIN_MILLIS;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "re-encryption failed for now", e);
      return TRY_AGAIN_MILLIS;
    }
  }

  /** Stops after the step that runs, which rests no more. */
  @Override
  public void close() {
    stop.countDown();
    pace.close();
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
