package dev.kiseki.adapters.lmdb.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the engine does when the disk does not do what it should. */
@Timeout(60)
class EngineFailureTest {
  private static final TenantId TENANT = new TenantId(1);

  @TempDir private Path directory;

  /** A disk whose syncs fail, or that is full, when told so. */
  private static final class FailingFiles extends ForwardingFiles {
    private volatile String failingSync = "none";
    private volatile String fullFile = "none";
    private volatile String failingAllocation = "none";
    private volatile long freeBytes = 1L << 40;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger segmentSyncs = new AtomicInteger();

    @Override
    public long freeBytes(Path path) {
      return freeBytes;
    }

    @Override
    StoreFile wrap(StoreFile file) {
      return new ForwardingFile(file) {
        @Override
        public void syncData() {
          if (path().getFileName().toString().contains(failingSync)) {
            failures.incrementAndGet();
            throw new KisekiException(ErrorCode.IO_FAILED, "planted");
          }
          super.syncData();
          if (path().getFileName().toString().endsWith(".seg")) {
            segmentSyncs.incrementAndGet();
          }
        }

        @Override
        public void allocate(long length) {
          if (path().getFileName().toString().contains(fullFile)) {
            throw new KisekiException(ErrorCode.DISK_FULL, "planted");
          }
          if (path().getFileName().toString().contains(failingAllocation)) {
            throw new KisekiException(ErrorCode.IO_FAILED, "planted");
          }
          super.allocate(length);
        }
      };
    }
  }

  private final FailingFiles files = new FailingFiles();

  private StoreEngine open(EngineConfig config) {
    return StoreEngine.open(config, new EngineSeams(files, () -> {}, CheckpointStep.ORDER));
  }

  private EngineConfig config(long mapBytes, Duration waitLimit) {
    EngineConfig small = EngineConfig.small(directory);
    return new EngineConfig(
        directory,
        mapBytes,
        small.journalFileBytes(),
        small.checkpointBytes(),
        small.checkpointInterval(),
        small.segmentBytes(),
        2,
        waitLimit,
        small.reserveBytes());
  }

  private static WriteOperation<Boolean> put(String key, int bytes) {
    return rows -> {
      rows.put(Table.NODE, key.getBytes(US_ASCII), new byte[bytes]);
      return true;
    };
  }

  private static Optional<Integer> length(Engine engine, String key) {
    return engine.read(rows -> rows.get(Table.NODE, key.getBytes(US_ASCII)).map(v -> v.length));
  }

  private static void assertFails(ErrorCode code, Executable call) {
    assertEquals(code, assertThrows(KisekiException.class, call).code());
  }

  @Test
  void aJournalFileThatFindsNoRoomLeavesNothing() {
    Path folder = directory.resolve("journal");
    files.createDirectory(folder);
    files.fullFile = "journal-00000002";
    try (Journal journal = new Journal(files, folder, 1 << 20)) {
      assertFails(ErrorCode.DISK_FULL, journal::prepareSpare);
      assertEquals(List.of("journal-00000001"), files.list(folder));
      files.fullFile = "none";
      journal.prepareSpare();
      assertEquals(List.of("journal-00000001", "journal-00000002"), files.list(folder));
    }
  }

  @Test
  void afterAFailedJournalSyncWritesStopReadsGoOnAndARestartHasWhatWasAcknowledged() {
    StoreEngine engine = open(EngineConfig.small(directory));
    engine.writeDurable(put("a", 1));
    files.failingSync = "journal-";
    assertFails(ErrorCode.STORE_READ_ONLY, () -> engine.writeDurable(put("b", 2)));
    assertFails(ErrorCode.STORE_READ_ONLY, () -> engine.write(put("c", 3)));
    assertEquals(Optional.of(1), length(engine, "a"));
    assertTrue(engine.metrics().readOnly());
    assertEquals(1, files.failures.get(), "a failed sync is never tried again");
    engine.close();
    assertEquals(1, files.failures.get(), "a failed sync is never tried again");
    files.failingSync = "none";
    try (StoreEngine again = open(EngineConfig.small(directory))) {
      assertEquals(Optional.of(1), length(again, "a"));
      again.writeDurable(put("d", 4));
    }
  }

  @Test
  void aRowFileThatCannotGrowFailsWritesOnlyAsLongAsItCannot() {
    files.failingAllocation = "data.mdb";
    try (StoreEngine engine = open(config(1 << 30, Duration.ofSeconds(2)))) {
      for (int i = 0; i < 10; i++) {
        assertFails(ErrorCode.IO_FAILED, () -> engine.writeDurable(put("a", 1)));
      }
      files.failingAllocation = "none";
      engine.writeDurable(put("a", 1));
      assertEquals(Optional.of(1), length(engine, "a"));
    }
  }

  @Test
  void afterAFailedSegmentSyncTheUploadFailsAndWritesStop() {
    try (StoreEngine engine = open(EngineConfig.small(directory))) {
      LargeBlobWriter writer = engine.largeBlob(TENANT, new BlobId(1, 1), 1000, 1000);
      try (writer) {
        writer.append(new byte[1000], 0, 1000);
        files.failingSync = ".seg";
        assertFails(ErrorCode.STORE_READ_ONLY, writer::finish);
      }
      assertFails(ErrorCode.STORE_READ_ONLY, () -> engine.write(put("a", 1)));
    }
  }

  @Test
  void aFailedCheckpointLeavesTheStoreReadOnlyAndRecoverable() {
    StoreEngine engine = open(EngineConfig.small(directory));
    engine.writeDurable(put("a", 1));
    files.failingSync = "checkpoint-";
    assertFails(ErrorCode.IO_FAILED, engine::checkpoint);
    assertFails(ErrorCode.STORE_READ_ONLY, () -> engine.write(put("b", 2)));
    engine.close();
    files.failingSync = "none";
    try (StoreEngine again = open(EngineConfig.small(directory))) {
      assertEquals(Optional.of(1), length(again, "a"));
    }
  }

  @Test
  void aCheckpointThatGaveUpWaitingLeavesItsSegmentsToTheNext() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    try (StoreEngine engine = open(withoutOwnCheckpoints(Duration.ofSeconds(2)))) {
      engine.writeDurable(
          rows -> rows.placeSmall(new SmallBlob(TENANT, new BlobId(1, 1), 100, new byte[100])));
      int before = files.segmentSyncs.get();
      Thread slow =
          Thread.ofVirtual()
              .start(
                  () ->
                      assertFails(
                          ErrorCode.STORE_BUSY,
                          () ->
                              engine.write(
                                  rows -> {
                                    inside.countDown();
                                    return await(leave);
                                  })));
      inside.await();
      assertFails(ErrorCode.STORE_BUSY, engine::checkpoint);
      slow.join();
      leave.countDown();
      // Comes after the idle point that the checkpoint had asked for.
      engine.writeDurable(put("a", 1));
      engine.checkpoint();
      assertTrue(files.segmentSyncs.get() > before, "the body is not durable without the journal");
    }
  }

  private EngineConfig withoutOwnCheckpoints(Duration waitLimit) {
    EngineConfig small = EngineConfig.small(directory);
    return new EngineConfig(
        directory,
        small.mapBytes(),
        small.journalFileBytes(),
        small.checkpointBytes(),
        Duration.ofHours(1),
        small.segmentBytes(),
        small.maxReaders(),
        waitLimit,
        small.reserveBytes());
  }

  @Test
  void aBodyThatFindsNoRoomFailsAloneAndRowsGoOn() {
    try (StoreEngine engine = open(EngineConfig.small(directory))) {
      files.fullFile = ".seg";
      assertFails(
          ErrorCode.DISK_FULL,
          () ->
              engine.write(
                  rows -> {
                    rows.put(Table.NODE, "x".getBytes(US_ASCII), new byte[1]);
                    return rows.placeSmall(
                        new SmallBlob(TENANT, new BlobId(1, 1), 100, new byte[100]));
                  }));
      assertFails(
          ErrorCode.DISK_FULL, () -> engine.largeBlob(TENANT, new BlobId(1, 1), 1000, 1000));
      engine.writeDurable(put("a", 1));
      assertEquals(Optional.empty(), length(engine, "x"));
      files.fullFile = "none";
      engine.writeDurable(
          rows -> rows.placeSmall(new SmallBlob(TENANT, new BlobId(1, 1), 100, new byte[100])));
    }
  }

  @Test
  void belowTheReserveOnlyOperationsThatGiveSpaceBackAreDone() throws Exception {
    try (StoreEngine engine = open(EngineConfig.small(directory))) {
      engine.writeDurable(put("a", 1));
      files.freeBytes = 1;
      awaitTrue(() -> engine.metrics().writesRefused());
      assertFails(ErrorCode.DISK_FULL, () -> engine.write(put("b", 2)));
      assertFails(
          ErrorCode.DISK_FULL, () -> engine.largeBlob(TENANT, new BlobId(1, 1), 1000, 1000));
      engine.writeWithinReserve(rows -> rows.delete(Table.NODE, "a".getBytes(US_ASCII))).durable();
      assertEquals(Optional.empty(), length(engine, "a"));
      files.freeBytes = 1L << 40;
      awaitTrue(() -> !engine.metrics().writesRefused());
      engine.writeDurable(put("b", 2));
    }
  }

  private static void awaitTrue(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "waited in vain");
      Thread.onSpinWait();
    }
  }

  @Test
  void aFullMapAnswersDiskFullAndDeletesMakeRoomAgain() {
    try (StoreEngine engine = open(config(16 << 20, Duration.ofSeconds(20)))) {
      int written = 0;
      while (true) {
        try {
          engine.write(put("k" + written, 100_000));
          written++;
        } catch (KisekiException e) {
          assertEquals(ErrorCode.DISK_FULL, e.code());
          break;
        }
        assertTrue(written < 200, "the map has an end");
      }
      assertTrue(written > 50);
      assertEquals(Optional.of(100_000), length(engine, "k0"));
      for (int i = 0; i < written; i++) {
        byte[] key = ("k" + i).getBytes(US_ASCII);
        engine.writeWithinReserve(rows -> rows.delete(Table.NODE, key)).durable();
      }
      assertEquals(Optional.empty(), length(engine, "k0"));
    }
  }

  @Test
  void readsBeyondTheBoundFailAfterTheWaitAndClosingDoesNotHangOnALeak() throws Exception {
    StoreEngine engine = open(config(1 << 30, Duration.ofMillis(200)));
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch leave = new CountDownLatch(1);
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      readers.add(
          Thread.ofVirtual()
              .start(
                  () ->
                      engine.read(
                          rows -> {
                            inside.countDown();
                            return await(leave);
                          })));
    }
    inside.await();
    assertFails(ErrorCode.STORE_BUSY, () -> length(engine, "a"));
    engine.close();
    assertFails(ErrorCode.STORE_CLOSED, () -> engine.write(put("a", 1)));
    leave.countDown();
    for (Thread reader : readers) {
      reader.join();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  @Test
  void anInterruptedCallerDoesNotBreakTheStore() {
    try (StoreEngine engine = open(EngineConfig.small(directory))) {
      Thread.currentThread().interrupt();
      engine.writeDurable(put("a", 1));
      assertTrue(Thread.interrupted());
      engine.writeDurable(put("b", 2));
      assertEquals(Optional.of(1), length(engine, "a"));
    }
  }
}
