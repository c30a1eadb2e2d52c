package dev.kiseki.dist.wiring;

import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.identity.RecordKeyUses;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Stores every minute which access keys were used; nearly always that is nothing. */
final class KeyUseRecorder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KeyUseRecorder.class.getName());
  private static final long EVERY_SECONDS = 60;
  private static final long END_WITHIN_SECONDS = 10;

  private final RecordKeyUses uses;
  private final ScheduledExecutorService clock;

  private KeyUseRecorder(RecordKeyUses uses) {
    this.uses = uses;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kiseki-key-uses").factory());
  }

  static KeyUseRecorder start(RecordKeyUses uses) {
    KeyUseRecorder recorder = new KeyUseRecorder(uses);
    var _ =
        recorder.clock.scheduleWithFixedDelay(
            recorder::store, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    return recorder;
  }

  /** A full disk or a busy store is no reason to end: the uses wait for the next time. */
  private void store() {
    try {
      uses.record();
    } catch (KisekiException e) {
      LOG.log(System.Logger.Level.DEBUG, "the uses of access keys are stored later", e);
    }
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      clock.awaitTermination(END_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store();
  }
}
