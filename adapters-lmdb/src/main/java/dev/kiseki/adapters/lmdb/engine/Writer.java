package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Txn;

/**
 * The one thread that changes rows. It runs whatever operations wait as one batch: one LMDB
 * transaction, one journal record. The record goes to the {@link Flusher} before the LMDB commit,
 * so that the two overlap; a commit that fails after that leaves the store read-only, because the
 * journal may already hold what readers do not see.
 *
 * <p>A thread of its own, not the callers' turn by turn: LMDB's write lock belongs to a thread, and
 * callers are virtual threads. A hand-off costs 4 µs beside a flush of 190 µs.
 */
final class Writer implements Runnable {
  private static final int QUEUE_LENGTH = 4096;
  private static final int MAX_BATCH = 256;

  /** A batch takes no further operation once its record is this long. */
  private static final int MAX_BATCH_BYTES = 4 << 20;

  private static final long FULL_QUEUE_PAUSE_NANOS = 50_000;

  private final RowStore store;
  private final BatchRows rows;
  private final Journal journal;
  private final Flusher flusher;
  private final SpaceGuard space;
  private final Health health;
  private final StoreFile rowFile;
  private final EngineSeams seams;
  private final long waitNanos;
  private final ManyToOneConcurrentArrayQueue<PendingWrite<?>> queue =
      new ManyToOneConcurrentArrayQueue<>(QUEUE_LENGTH);
  private final AtomicReference<@Nullable CompletableFuture<Capture>> captureRequest =
      new AtomicReference<>();
  private final Thread thread;
  private Set<Long> dirtySegments = new HashSet<>();
  private volatile long visibleSequence;
  private volatile boolean parked;
  private volatile boolean stopping;
  private volatile boolean ended;

  Writer(
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
    this.thread = Thread.ofPlatform().daemon().name("kiseki-writer").unstarted(this);
  }

  void start() {
    thread.start();
  }

  /** Whether the caller is the writer itself. */
  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  long visibleSequence() {
    return visibleSequence;
  }

  /** Hands an operation over; it will be completed or failed, whatever happens. */
  void submit(PendingWrite<?> write) {
    long deadline = System.nanoTime() + waitNanos;
    while (!queue.offer(write)) {
      if (System.nanoTime() - deadline > 0) {
        throw new KisekiException(ErrorCode.STORE_BUSY, "too many writes wait");
      }
      LockSupport.parkNanos(FULL_QUEUE_PAUSE_NANOS);
    }
    wake();
    if (ended) {
      failQueued();
    }
  }

  /** Asks for a capture at the next idle point. One at a time. */
  CompletableFuture<Capture> requestCapture() {
    CompletableFuture<Capture> request = new CompletableFuture<>();
    captureRequest.set(request);
    wake();
    return request;
  }

  /** Ends the thread after what is queued; returns whether it ended in time. */
  boolean stop(long millis) {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private void wake() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    List<PendingWrite<?>> batch = new ArrayList<>(MAX_BATCH);
    while (true) {
      serveCapture();
      queue.drainTo(batch, MAX_BATCH);
      if (!batch.isEmpty()) {
        runSafely(List.copyOf(batch));
        batch.clear();
      } else if (stopping) {
        break;
      } else {
        parkUntilWork();
      }
    }
    ended = true;
    failQueued();
  }

  private void parkUntilWork() {
    parked = true;
    if (queue.isEmpty() && captureRequest.get() == null && !stopping) {
      LockSupport.park(this);
    }
    parked = false;
  }

  private synchronized void failQueued() {
    for (PendingWrite<?> late = queue.poll(); late != null; late = queue.poll()) {
      late.fail(new KisekiException(ErrorCode.STORE_CLOSED, "the store is closed"));
    }
  }

  private void serveCapture() {
    CompletableFuture<Capture> request = captureRequest.getAndSet(null);
    if (request != null && !request.isDone()) {
      try {
        Capture capture = capture();
        if (!request.complete(capture)) {
          abandon(capture);
        }
      } catch (RuntimeException e) {
        request.completeExceptionally(e);
      }
    }
  }

  private Capture capture() {
    health.checkWritable();
    MemorySegment metaPages = Arena.ofAuto().allocate(2L * RowStore.PAGE_BYTES, 8);
    rowFile.read(metaPages, 0);
    Txn<DirectBuffer> pin = store.beginRead();
    Set<Long> dirty = dirtySegments;
    dirtySegments = new HashSet<>();
    return new Capture(pin, visibleSequence, journal.position(), metaPages, dirty);
  }

  /** Nobody waits for the capture any more: its segments are for the next one to sync. */
  private void abandon(Capture capture) {
    dirtySegments.addAll(capture.dirtySegments());
    capture.pin().close();
  }

  private void runSafely(List<PendingWrite<?>> operations) {
    try {
      health.checkWritable();
      space.growRowFile();
      run(operations);
    } catch (RuntimeException | Error e) {
      operations.forEach(operation -> operation.failUnlessDone(e));
    }
  }

  private void run(List<PendingWrite<?>> operations) {
    Txn<DirectBuffer> txn = store.beginWrite();
    JournalRecord record = takeRecord(txn, operations);
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
      handedOver = rows.changes() > 0 ? commit(txn, record, done) : nothingChanged(done);
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
      run(operations.subList(taken, operations.size()));
    }
  }

  private JournalRecord takeRecord(Txn<DirectBuffer> txn, List<PendingWrite<?>> operations) {
    try {
      boolean spare = operations.stream().anyMatch(operation -> !operation.isAwaited());
      return flusher.takeRecord(spare, waitNanos);
    } catch (RuntimeException | Error e) {
      txn.close();
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

  private boolean commit(Txn<DirectBuffer> txn, JournalRecord record, List<PendingWrite<?>> done) {
    long sequence = visibleSequence + 1;
    JournalPosition position;
    try {
      rows.closeCounters();
      dirtySegments.addAll(rows.writeBodies());
      position = journal.reserve(record.paddedBytes(), sequence);
    } catch (RuntimeException e) {
      throw new BatchBroken(e);
    }
    Batch batch = Batch.of(sequence, done, new Batch.Entry(record, position));
    flusher.flush(batch);
    try {
      txn.commit();
    } catch (RuntimeException | Error e) {
      // The flusher has the record already: it must not be given to another batch.
      health.stopWrites(e);
      batch.fail(health.readOnly());
      return true;
    }
    rows.committed();
    visibleSequence = sequence;
    seams.probe().committed();
    batch.committed();
    return true;
  }

  /** What an operation saw may not be durable yet: it is as durable as the batch before it. */
  private boolean nothingChanged(List<PendingWrite<?>> done) {
    done.forEach(PendingWrite::markVisible);
    Batch batch = Batch.unchanged(visibleSequence, done);
    if (flusher.durableSequence() >= visibleSequence) {
      batch.flushed();
    } else {
      flusher.flush(batch);
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
        runSafely(List.of(operation));
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
