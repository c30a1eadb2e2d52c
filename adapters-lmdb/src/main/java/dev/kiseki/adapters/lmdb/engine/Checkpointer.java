package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.DirectBuffer;
import org.lmdbjava.Txn;

/**
 * Makes a snapshot of rows and segments durable without the journal, so that the journal before it
 * can be used again. Runs beside the writer, which only stops for the capture. One at a time.
 *
 * <p>The pin of the last completed checkpoint stays open until the next is durable: without it LMDB
 * would reuse pages of the only snapshot that recovery can trust.
 */
final class Checkpointer {
  private final EngineSeams seams;
  private final Path directory;
  private final RowStore store;
  private final SegmentFiles segments;
  private final Journal journal;
  private final Flusher flusher;
  private final Health health;
  private final long incarnation;
  private Txn<DirectBuffer> pin;
  private long number;
  private volatile long sequence;
  private volatile long completed;

  /**
   * @param last what the store was opened from, or what its creation saved
   * @param pin a read transaction on the snapshot of {@code last}
   */
  Checkpointer(
      EngineSeams seams,
      Path directory,
      RowStore store,
      SegmentFiles segments,
      Journal journal,
      Flusher flusher,
      Health health,
      SideFile last,
      Txn<DirectBuffer> pin) {
    this.seams = seams;
    this.directory = directory;
    this.store = store;
    this.segments = segments;
    this.journal = journal;
    this.flusher = flusher;
    this.health = health;
    this.incarnation = last.incarnation();
    this.number = last.number();
    this.sequence = last.sequence();
    this.pin = pin;
  }

  /** The last batch a completed checkpoint contains. */
  long sequence() {
    return sequence;
  }

  long completed() {
    return completed;
  }

  /** Runs one checkpoint; a failure makes the store read-only. */
  synchronized void run(Writer writer, long waitMillis) {
    complete(capture(writer, waitMillis));
  }

  /** Takes a capture through all steps. */
  synchronized void complete(Capture capture) {
    try {
      for (CheckpointStep step : seams.order()) {
        run(step, capture);
      }
    } catch (RuntimeException e) {
      health.stopWrites(e);
      throw e;
    }
    sequence = capture.sequence();
    completed++;
  }

  private static Capture capture(Writer writer, long waitMillis) {
    CompletableFuture<Capture> request = writer.requestCapture();
    try {
      return request.get(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return withdraw(
          request, new KisekiException(e, ErrorCode.STORE_BUSY, "a checkpoint was interrupted"));
    } catch (TimeoutException e) {
      return withdraw(
          request,
          new KisekiException(e, ErrorCode.STORE_BUSY, "a checkpoint found no idle point in time"));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KisekiException cause) {
        throw cause.with(Fact.of("during", "checkpoint"));
      }
      throw new KisekiException(e, ErrorCode.INTERNAL, "a checkpoint could not be taken");
    }
  }

  /** A capture that came at the last moment is used: its segments are in no other. */
  private static Capture withdraw(CompletableFuture<Capture> request, KisekiException reason) {
    if (request.cancel(false) || request.isCompletedExceptionally()) {
      throw reason;
    }
    return request.join();
  }

  private void run(CheckpointStep step, Capture capture) {
    switch (step) {
      case SYNC_SEGMENTS -> syncSegments(segments, capture.dirtySegments());
      case SYNC_ROWS -> seams.probe().sync(store::sync);
      case SAVE_SIDE_FILE -> save(seams.files(), capture);
      case MOVE_PIN -> movePin(capture.pin());
      case RECYCLE_JOURNAL ->
          journal.recycle(Math.min(capture.sequence(), flusher.durableSequence()));
    }
  }

  static void syncSegments(SegmentFiles segments, Set<Long> dirty) {
    // A segment that died since has been removed, and nothing refers to it.
    new HashSet<>(dirty).stream().filter(segments::exists).forEach(id -> segments.get(id).sync());
  }

  private void save(FileLayer layer, Capture capture) {
    number++;
    new SideFile(number, incarnation, capture.sequence(), capture.next(), capture.metaPages())
        .save(layer, directory);
  }

  private void movePin(Txn<DirectBuffer> next) {
    Txn<DirectBuffer> old = pin;
    pin = next;
    old.close();
  }

  /** Lets the last pin go; the environment is about to close. */
  synchronized void close() {
    pin.close();
  }
}
