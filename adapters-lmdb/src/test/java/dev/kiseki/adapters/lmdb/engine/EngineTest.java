package dev.kiseki.adapters.lmdb.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
  private static final TenantId TENANT = new TenantId(1);

  @TempDir private Path directory;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = Engine.open(EngineConfig.small(directory));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void reopen() {
    engine.close();
    open();
  }

  private static byte[] key(String text) {
    return text.getBytes(US_ASCII);
  }

  private void put(String key, String value) {
    engine.writeDurable(
        rows -> {
          rows.put(Table.NODE, key(key), key(value));
          return true;
        });
  }

  private Optional<String> get(String key) {
    return engine.read(
        rows -> rows.get(Table.NODE, key(key)).map(value -> new String(value, US_ASCII)));
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private BlobLocator placeSmall(byte[] sealed, int frameBytes) {
    return engine.writeDurable(
        rows -> rows.placeSmall(new SmallBlob(TENANT, new BlobId(1, 2), frameBytes, sealed)));
  }

  private BlobLocator writeLarge(byte[] sealed, int frameBytes) {
    BlobLocator locator;
    try (LargeBlobWriter writer =
        engine.largeBlob(TENANT, new BlobId(3, 4), sealed.length, frameBytes)) {
      for (int at = 0; at < sealed.length; at += frameBytes) {
        writer.append(sealed, at, Math.min(frameBytes, sealed.length - at));
      }
      locator = writer.finish();
    }
    BlobLocator finished = locator;
    engine.writeDurable(
        rows -> {
          rows.adopt(finished);
          return true;
        });
    return locator;
  }

  private byte[] read(BlobLocator locator) {
    byte[] bytes = new byte[(int) locator.sealedBytes()];
    int length = engine.blobs().readFrames(locator, 0, (int) locator.frameCount(), bytes, 0);
    assertEquals(bytes.length, length);
    return bytes;
  }

  @Test
  void whatIsWrittenIsReadAtOnceAndAfterReopening() {
    put("a", "1");
    assertEquals(Optional.of("1"), get("a"));
    reopen();
    assertEquals(Optional.of("1"), get("a"));
  }

  @Test
  void aSmallBodyIsReadAtOnceAndAfterReopening() {
    byte[] body = bytes(70_000, 1);
    BlobLocator locator = placeSmall(body, 16_400);
    assertArrayEquals(body, read(locator));
    reopen();
    assertArrayEquals(body, read(locator));
  }

  @Test
  void aLargeBodyIsReadAtOnceAndAfterReopening() {
    byte[] body = bytes(3_000_000, 2);
    BlobLocator locator = writeLarge(body, 65_552);
    assertArrayEquals(body, read(locator));
    reopen();
    assertArrayEquals(body, read(locator));
  }

  @Test
  void aDamagedFrameIsCorruptionNotAbsence() throws Exception {
    BlobLocator locator = placeSmall(bytes(5_000, 3), 5_000);
    engine.close();
    Path segment = directory.resolve("segments").resolve(SegmentFile.name(locator.segmentId()));
    try (var file = new java.io.RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(locator.offset() + 1000);
      file.write(file.read() + 1);
    }
    open();
    KisekiException e = assertThrows(KisekiException.class, () -> read(locator));
    assertEquals(ErrorCode.DATA_CORRUPT, e.code());
  }

  @Test
  void anOperationThatThrowsBeforeItChangesAnythingFailsAlone() {
    put("a", "1");
    assertThrows(
        IllegalStateException.class,
        () ->
            engine.write(
                rows -> {
                  throw new IllegalStateException("no");
                }));
    assertEquals(Optional.of("1"), get("a"));
  }

  @Test
  void anOperationThatThrowsAfterAChangeLeavesNothingAndTheOthersAreDone() throws Exception {
    List<Runnable> clients = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int n = i;
      clients.add(
          () -> {
            for (int round = 0; round < 50; round++) {
              String name = n + "-" + round;
              // Both kinds of threads, see Clients.
              if (n % 4 < 2) {
                failAfterAChange(name);
              } else {
                put(name, "y");
              }
            }
          });
    }
    Clients.runAll(clients);
    reopen();
    for (int n = 0; n < 16; n++) {
      for (int round = 0; round < 50; round++) {
        assertEquals(n % 4 < 2 ? Optional.empty() : Optional.of("y"), get(n + "-" + round));
      }
    }
  }

  private void failAfterAChange(String name) {
    assertThrows(
        IllegalStateException.class,
        () ->
            engine.write(
                rows -> {
                  rows.put(Table.NODE, key(name), key("x"));
                  throw new IllegalStateException("no");
                }));
  }

  @Test
  void checkpointsGoOnWhileClientsNeverRest() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    List<Runnable> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String name = "busy " + i;
      clients.add(
          () -> {
            while (!enough.get()) {
              put(name, "x");
              engine.write(rows -> rows.delete(Table.NODE, key(name)));
            }
          });
    }
    clients.add(
        () -> {
          try {
            for (int i = 0; i < 5; i++) {
              engine.checkpoint();
            }
          } finally {
            enough.set(true);
          }
        });
    Clients.runAll(clients);
    assertTrue(engine.metrics().checkpoints() >= 5);
  }

  @Test
  void theEndLeavesNoWriteWaitingAndLosesNoneThatWasDone() throws Exception {
    List<AtomicInteger> done = new ArrayList<>();
    List<Runnable> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int n = i;
      AtomicInteger count = new AtomicInteger();
      done.add(count);
      clients.add(
          () -> {
            KisekiException end =
                assertThrows(
                    KisekiException.class,
                    () -> {
                      while (true) {
                        put(n + "-" + count.get(), "y");
                        count.incrementAndGet();
                      }
                    });
            assertEquals(ErrorCode.STORE_CLOSED, end.code());
          });
    }
    clients.add(
        () -> {
          while (done.stream().anyMatch(count -> count.get() < 20)) {
            Thread.onSpinWait();
          }
          engine.close();
        });
    Clients.runAll(clients);
    open();
    for (int n = 0; n < 4; n++) {
      assertEquals(Optional.of("y"), get(n + "-" + (done.get(n).get() - 1)));
    }
  }

  @Test
  void aCursorWalksBothWaysAndSeesTheOperationsOwnChanges() {
    put("b", "2");
    engine.writeDurable(
        rows -> {
          rows.put(Table.NODE, key("a"), key("1"));
          rows.put(Table.NODE, key("c"), key("3"));
          try (RowCursor cursor = rows.cursor(Table.NODE)) {
            assertTrue(cursor.seek(key("aa")));
            assertArrayEquals(key("b"), cursor.keyBytes());
            assertTrue(cursor.next());
            assertArrayEquals(key("3"), cursor.valueBytes());
            assertFalse(cursor.next());
            assertTrue(cursor.seekBefore(key("b")));
            assertArrayEquals(key("a"), cursor.keyBytes());
            assertFalse(cursor.seekBefore(key("a")));
            assertTrue(cursor.seekBefore(key("z")));
            assertArrayEquals(key("c"), cursor.keyBytes());
            assertTrue(cursor.seek(new byte[0]));
            assertArrayEquals(key("a"), cursor.keyBytes());
          }
          return true;
        });
  }

  @Test
  void freedSpaceComesBackOnlyAfterThePinIsClosed() {
    BlobLocator locator = writeLarge(bytes(1_000_000, 4), 65_552);
    Pin pin = engine.read(engine::pin);
    free(locator);
    engine.checkpoint();
    engine.checkpoint();
    assertEquals(0, engine.metrics().reclaimedBytes());
    assertArrayEquals(bytes(1_000_000, 4), read(locator));
    pin.close();
    engine.checkpoint();
    assertTrue(engine.metrics().reclaimedBytes() >= 1_000_000);
    assertEquals(0, engine.segments().getFirst().liveBytes());
  }

  private void free(BlobLocator locator) {
    engine.writeDurable(
        rows -> {
          rows.free(locator);
          return true;
        });
  }

  @Test
  void aSegmentThatHoldsNothingAnyMoreIsRemoved() {
    List<BlobLocator> blobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      blobs.add(writeLarge(bytes(40 << 20, i), 1 << 20));
    }
    long first = blobs.getFirst().segmentId();
    blobs.forEach(this::free);
    engine.checkpoint();
    engine.checkpoint();
    Path file = directory.resolve("segments").resolve(SegmentFile.name(first));
    assertFalse(Files.exists(file));
    reopen();
    assertEquals(1, engine.segments().size());
  }

  @Test
  void idsGrowAndAreNeverGivenOutAgainAfterReopening() {
    IdBlocks ids = engine.ids("node");
    long last = 0;
    for (int i = 0; i < 1000; i++) {
      long id = ids.next();
      assertTrue(id > last);
      last = id;
    }
    reopen();
    assertTrue(engine.ids("node").next() > last);
  }

  @Test
  void aDirectoryInUseSaysByWhom() {
    KisekiException e =
        assertThrows(
            KisekiException.class, () -> Engine.open(EngineConfig.small(directory)).close());
    assertEquals(ErrorCode.STORE_IN_USE, e.code());
    assertTrue(e.getMessage().contains(String.valueOf(ProcessHandle.current().pid())));
  }

  @Test
  void aForeignDirectoryIsLeftAlone(@TempDir Path other) throws Exception {
    Files.writeString(other.resolve("thesis.txt"), "mine");
    KisekiException e =
        assertThrows(KisekiException.class, () -> Engine.open(EngineConfig.small(other)).close());
    assertEquals(ErrorCode.STORE_FOREIGN, e.code());
    assertEquals(List.of("thesis.txt"), List.of(other.toFile().list()));
  }

  @Test
  void aLaterFormatIsRefused() throws Exception {
    engine.close();
    Files.writeString(directory.resolve("KISEKI"), "kiseki store 2\n");
    KisekiException e = assertThrows(KisekiException.class, this::open);
    assertEquals(ErrorCode.STORE_FORMAT_UNKNOWN, e.code());
    Files.writeString(directory.resolve("KISEKI"), "kiseki store 1\n");
  }
}
