package dev.kiseki.application.file.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.chunks.StagedBlob;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FlushingTest {
  private final KisekiException full =
      new KisekiException(ErrorCode.DISK_FULL, "The disk is full.");

  private final Closeable blob = new Closeable();

  private static final class Closeable implements StagedBlob {
    private boolean closed;

    @Override
    public BlobId id() {
      return new BlobId(0, 7);
    }

    @Override
    public long lengthBytes() {
      return 10;
    }

    @Override
    public int frameSizeBytes() {
      return 4096;
    }

    @Override
    public int keyEpoch() {
      return 1;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Fails as often as there are failures. */
  private Flushing failing(KisekiException... failures) {
    Deque<KisekiException> left = new ArrayDeque<>(List.of(failures));
    return new Flushing(
        10,
        () -> {
          if (left.isEmpty()) {
            return blob;
          }
          throw left.removeFirst();
        });
  }

  @Test
  void whoNeedsTheBlobWaitsForIt() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Flushing flushing =
        new Flushing(
            10,
            () -> {
              begun.countDown();
              try {
                mayEnd.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return blob;
            });
    Thread runner = Thread.ofPlatform().start(flushing);
    begun.await();
    assertTrue(flushing.isRunning());
    mayEnd.countDown();
    assertSame(blob, flushing.await());
    assertFalse(flushing.isRunning());
    runner.join();
  }

  @Test
  void aFailureIsToldAndTriedAgainForWhoNeedsTheBlob() {
    Flushing flushing = failing(full);
    flushing.run();
    assertEquals(Optional.of(full), flushing.awaitEnd());
    assertSame(blob, flushing.await());
    assertEquals(Optional.empty(), flushing.awaitEnd());
  }

  @Test
  void whatFailsAgainIsThrownAndStaysForTheNextTry() {
    Flushing flushing = failing(full, full, full);
    flushing.run();
    for (int i = 0; i < 2; i++) {
      assertEquals(
          ErrorCode.DISK_FULL, assertThrows(KisekiException.class, flushing::await).code());
    }
    assertSame(blob, flushing.await());
  }

  @Test
  void aBlobThatComesAfterTheCloseGoesAsItComes() {
    Flushing[] self = new Flushing[1];
    Flushing flushing =
        new Flushing(
            10,
            () -> {
              self[0].close();
              return blob;
            });
    self[0] = flushing;
    flushing.run();
    assertTrue(blob.closed);
  }

  @Test
  void whatIsClosedBeforeItsTurnIsNotMade() {
    Flushing flushing =
        new Flushing(
            10,
            () -> {
              throw new AssertionError("made");
            });
    flushing.close();
    assertFalse(flushing.isRunning());
    flushing.run();
    assertEquals(Optional.empty(), flushing.awaitEnd());
  }

  @Test
  void anyFailureIsKeptForWhoNeedsTheBlob() {
    Flushing flushing =
        new Flushing(
            10,
            () -> {
              throw new IllegalStateException("planted");
            });
    flushing.run();
    assertEquals(ErrorCode.INTERNAL, flushing.awaitEnd().orElseThrow().code());
  }
}
