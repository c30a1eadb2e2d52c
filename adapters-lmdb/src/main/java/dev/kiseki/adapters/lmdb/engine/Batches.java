package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import dev.kiseki.domain.KisekiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/**
 * Runs operations as batches: one LMDB transaction, one journal record. Owned by whoever has the
 * {@link Writer}'s turn.
 *
 * <p>A record goes to the {@link Flusher} before the LMDB commit, so that the two can overlap; a
 * commit that fails after that leaves the store read-only, because the journal may already hold
 * what readers do not see.
 */
final class Batches {
  /** A batch takes no further operation once its record is this long. */
  private static final int MAX_BATCH_BYTES = 4 << 20;

  private final RowStore store;
  private final BatchRows rows;
  private final Journal journal;
  private final Flusher flusher;
  private final SpaceGuard space;
  private final Health health;
  private final StoreFile rowFile;
  private final EngineSeams seams;
  private final long waitNanos;
  private Set<Long> dirtySegments = new HashSet<>();
  private volatile long visibleSequence;

  Batches(
      RowStore store,
      BatchRows rows,
      Journal journal,
      Flusher flusher,
      SpaceGuard space,
      Health health,
      StoreFile rowFile,
      EngineSeams seams,
      long waitNanos) {
    this.store = store;
    this.rows = rows;
    this.journal = journal;
    this.flusher = flusher;
    this.space = space;
    this.health = health;
    this.rowFile = rowFile;
    this.seams = seams;
    this.waitNanos = waitNanos;
    this.visibleSequence = flusher.durableSequence();
  }

  /** The last batch that readers see. Any thread. */
  long visibleSequence() {
    return visibleSequence;
  }

  /** What a checkpoint begins with. */
  Capture capture() {
    health.checkWritable();
    MemorySegment metaPages = Arena.ofAuto().allocate(2L * RowStore.PAGE_BYTES, 8);
    rowFile.read(metaPages, 0);
    Txn<DirectBuffer> pin = store.beginRead();
    Set<Long> dirty = dirtySegments;
    dirtySegments = new HashSet<>();
    return new Capture(pin, visibleSequence, journal.position(), metaPages, dirty);
  }

  /** Nobody waits for the capture any more: its segments are for the next one to sync. */
  void abandon(Capture capture) {
    dirtySegments.addAll(capture.dirtySegments());
    capture.pin().close();
  }

  /** Runs operations as one batch; when records are short, waits for one to be flushed. */
  void run(List<PendingWrite<?>> operations) {
    safely(operations, () -> run(operations, takeRecord(operations), flusher::flush));
  }

  /**
   * Runs one operation as a batch of its own. What it leaves is for the caller to flush.
   *
   * @return false if that would have to wait: then nothing happened
   */
  boolean runAtOnce(PendingWrite<?> operation) {
    Optional<JournalRecord> record = flusher.pollRecord(!operation.isAwaited());
    List<PendingWrite<?>> operations = List.of(operation);
    record.ifPresent(free -> safely(operations, () -> run(operations, free, flusher::add)));
    return record.isPresent();
  }

  private void safely(List<PendingWrite<?>> operations, Runnable running) {
    try {
      running.run();
    } catch (RuntimeException | Error e) {
      operations.forEach(operation -> operation.failUnlessDone(e));
    }
  }

  private void run(List<PendingWrite<?>> operations, JournalRecord record, Consumer<Batch> flush) {
    Txn<DirectBuffer> txn = beginWrite(record);
    List<PendingWrite<?>> done = new ArrayList<>(operations.size());
    int taken = 0;
    boolean handedOver = false;
    try {
      rows.begin(txn, record, visibleSequence + 1);
      while (taken < operations.size() && record.position() < MAX_BATCH_BYTES) {
        PendingWrite<?> operation = operations.get(taken++);
        if (apply(operation)) {
          done.add(operation);
        }
      }
      handedOver =
          rows.changes() > 0 ? commit(txn, record, done, flush) : nothingChanged(done, flush);
    } catch (BatchBroken broken) {
      txn.abort();
      runAlone(record, operations.subList(0, taken), broken.cause());
      handedOver = true;
    } finally {
      rows.unbind();
      txn.close();
      if (!handedOver) {
        flusher.giveBack(record);
      }
    }
    if (taken < operations.size()) {
      List<PendingWrite<?>> rest = operations.subList(taken, operations.size());
      run(rest, takeRecord(rest), flush);
    }
  }

  private JournalRecord takeRecord(List<PendingWrite<?>> operations) {
    boolean spare = operations.stream().anyMatch(operation -> !operation.isAwaited());
    return flusher.takeRecord(spare, waitNanos);
  }

  private Txn<DirectBuffer> beginWrite(JournalRecord record) {
    try {
      health.checkWritable();
      space.growRowFile();
      return store.beginWrite();
    } catch (RuntimeException | Error e) {
      flusher.giveBack(record);
      throw e;
    }
  }

  /** Runs one operation; false if it failed before it changed anything. */
  private boolean apply(PendingWrite<?> operation) {
    int before = rows.changes();
    try {
      if (!operation.withinReserve()) {
        space.checkRoom();
      }
      operation.run(rows);
      return true;
    } catch (RuntimeException | Error e) {
      if (rows.changes() != before) {
        throw new BatchBroken(e);
      }
      operation.fail(e);
      return false;
    } finally {
      rows.closeCursors();
    }
  }

  private boolean commit(
      Txn<DirectBuffer> txn,
      JournalRecord record,
      List<PendingWrite<?>> done,
      Consumer<Batch> flush) {
    try {
      rows.closeCounters();
      dirtySegments.addAll(rows.writeBodies());
    } catch (RuntimeException e) {
      throw new BatchBroken(e);
    }
    return space.rowsAreLow()
        ? commitThenFlush(txn, record, done, flush)
        : commitAndFlush(txn, record, done, flush);
  }

  private boolean commitAndFlush(
      Txn<DirectBuffer> txn,
      JournalRecord record,
      List<PendingWrite<?>> done,
      Consumer<Batch> flush) {
    Batch batch;
    try {
      batch = batch(record, done);
    } catch (RuntimeException e) {
      throw new BatchBroken(e);
    }
    flush.accept(batch);
    try {
      txn.commit();
    } catch (RuntimeException | Error e) {
      // The flusher has the record already: it must not be given to another batch.
      health.stopWrites(e);
      batch.fail(health.readOnly());
      return true;
    }
    show(batch);
    return true;
  }

  /**
   * Near the end of the map LMDB may find no page for a commit, until a checkpoint has moved the
   * pin. While the journal knows nothing of the batch that is no harm.
   */
  private boolean commitThenFlush(
      Txn<DirectBuffer> txn,
      JournalRecord record,
      List<PendingWrite<?>> done,
      Consumer<Batch> flush) {
    try {
      txn.commit();
    } catch (Env.MapFullException e) {
      KisekiException full = BatchRows.full(e);
      done.forEach(operation -> operation.fail(full));
      return false;
    } catch (RuntimeException | Error e) {
      return stopped(e, done);
    }
    Batch batch;
    try {
      batch = batch(record, done);
    } catch (RuntimeException e) {
      // Readers see what the journal has no room for.
      return stopped(e, done);
    }
    flush.accept(batch);
    show(batch);
    return true;
  }

  private boolean stopped(Throwable cause, List<PendingWrite<?>> operations) {
    health.stopWrites(cause);
    operations.forEach(operation -> operation.fail(health.readOnly()));
    return false;
  }

  private Batch batch(JournalRecord record, List<PendingWrite<?>> done) {
    long sequence = visibleSequence + 1;
    JournalPosition position = journal.reserve(record.paddedBytes(), sequence);
    return Batch.of(sequence, done, new Batch.Entry(record, position));
  }

  private void show(Batch batch) {
    rows.committed();
    visibleSequence = batch.sequence();
    seams.probe().committed();
    batch.committed();
  }

  /** What an operation saw may not be durable yet: it is as durable as the batch before it. */
  private boolean nothingChanged(List<PendingWrite<?>> done, Consumer<Batch> flush) {
    done.forEach(PendingWrite::markVisible);
    Batch batch = Batch.unchanged(visibleSequence, done);
    if (flusher.durableSequence() >= visibleSequence) {
      batch.flushed();
    } else {
      flush.accept(batch);
    }
    return false;
  }

  private void runAlone(JournalRecord record, List<PendingWrite<?>> operations, Throwable cause) {
    rows.unbind();
    flusher.giveBack(record);
    if (operations.size() == 1) {
      operations.getFirst().fail(cause);
      return;
    }
    for (PendingWrite<?> operation : operations) {
      if (!operation.isDone()) {
        run(List.of(operation));
      }
    }
  }

  /** An operation failed after it had changed rows: the batch cannot be kept. */
  private static final class BatchBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BatchBroken(Throwable cause) {
      super(null, cause, false, false);
    }

    Throwable cause() {
      Throwable cause = getCause();
      return cause == null ? this : cause;
    }
  }
}
