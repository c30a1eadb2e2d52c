package dev.kiseki.adapters.lmdb.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches that nobody waits for share a flush. */
@Timeout(60)
class GatheredFlushTest {
  /** Fewer than there are records for batches that are not waited for. */
  private static final int WRITES = 50;

  @TempDir private Path directory;

  /** A disk that syncs the journal only when it may. */
  private static final class HeldFiles extends ForwardingFiles {
    private final Semaphore permits = new Semaphore(Integer.MAX_VALUE);
    private final AtomicInteger syncs = new AtomicInteger();

    @Override
    StoreFile wrap(StoreFile file) {
      return new ForwardingFile(file) {
        @Override
        public void syncData() {
          if (path().getFileName().toString().contains("journal-")) {
            permits.acquireUninterruptibly();
            super.syncData();
            syncs.incrementAndGet();
            permits.release();
          } else {
            super.syncData();
          }
        }
      };
    }
  }

  private final HeldFiles files = new HeldFiles();

  private StoreEngine open() {
    EngineConfig config = EngineConfig.small(directory);
    return StoreEngine.open(config, new EngineSeams(files, () -> {}, CheckpointStep.ORDER));
  }

  private static WriteOperation<Boolean> put(String key) {
    return rows -> {
      rows.put(Table.NODE, key.getBytes(US_ASCII), new byte[1]);
      return true;
    };
  }

  private static List<Committed<Boolean>> putVisibly(Engine engine) {
    List<Committed<Boolean>> writes = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      writes.add(engine.write(put("row " + i)));
    }
    return writes;
  }

  @Test
  void whatIsAnsweredOnceVisibleWaitsForNoFlush() {
    try (StoreEngine engine = open()) {
      int before = files.syncs.get();
      files.permits.drainPermits();
      List<Committed<Boolean>> writes;
      try {
        writes = putVisibly(engine);
      } finally {
        files.permits.release(1);
      }
      writes.getLast().awaitDurable();
      assertTrue(
          files.syncs.get() - before <= 5,
          () -> WRITES + " writes took " + (files.syncs.get() - before) + " flushes");
      assertEquals(engine.metrics().visibleSequence(), engine.metrics().durableSequence());
    }
  }

  @Test
  void theEndOfTheStoreWaitsForWhoFlushesForItself() throws Exception {
    StoreEngine engine = open();
    files.permits.drainPermits();
    Thread closer = Thread.ofPlatform().unstarted(engine::close);
    Clients.runAll(
        List.of(
            () -> engine.writeDurable(put("last")),
            () -> {
              while (!files.permits.hasQueuedThreads()) {
                Thread.onSpinWait();
              }
              closer.start();
              while (closer.isAlive() && !isIn(closer, "Flusher")) {
                Thread.onSpinWait();
              }
              files.permits.release(1);
            }));
    closer.join();
  }

  private static boolean isIn(Thread thread, String name) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith(name));
  }

  @Test
  void whatNobodyWaitsForBecomesDurableByItself() {
    try (StoreEngine engine = open()) {
      putVisibly(engine);
      while (engine.metrics().durableSequence() < engine.metrics().visibleSequence()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void theEndOfTheStoreFlushesWhatNobodyWaitedFor() {
    try (StoreEngine engine = open()) {
      putVisibly(engine);
    }
    try (StoreEngine again = open()) {
      byte[] last = ("row " + (WRITES - 1)).getBytes(US_ASCII);
      assertTrue(again.read(rows -> rows.get(Table.NODE, last)).isPresent());
    }
  }
}
