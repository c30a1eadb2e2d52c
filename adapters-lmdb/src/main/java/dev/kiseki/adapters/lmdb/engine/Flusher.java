package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes journal records and makes them durable, on its own thread, while the writer commits the
 * same batch to LMDB and runs the next; or on the thread of who waits. All records that wait share
 * one flush.
 *
 * <p>A flush begins as soon as somebody waits for it. Batches that nobody waits for (a mount's
 * creates and renames, answered once visible) gather for {@link #IDLE_NANOS}: a flush each would
 * take the disk and a core from those that matter.
 *
 * <p>There are {@link #RECORDS} record buffers for batches that are waited for: when all are on
 * their way, the writer waits and its next batch grows, which is what makes batches large under
 * load. A batch with an operation that is answered once visible has {@link #SPARE_RECORDS} more:
 * waiting for a flush would be its whole time.
 */
final class Flusher implements Runnable {
  /** One being flushed, one waiting, one being built. */
  private static final int RECORDS = 3;

  private static final int SPARE_RECORDS = 61;
  private static final int SPARE_FIRST_BYTES = 32 << 10;
  private static final int SPARE_KEPT_BYTES = 1 << 20;
  private static final long IDLE_NANOS = 20_000_000;

  private final Journal journal;
  private final Health health;
  private final long incarnation;
  private final Queue<Batch> waiting = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<JournalRecord> records = new ArrayBlockingQueue<>(RECORDS);
  private final BlockingQueue<JournalRecord> spares = new ArrayBlockingQueue<>(SPARE_RECORDS);
  private final AtomicBoolean wanted = new AtomicBoolean();

  /** Who has it empties the queue and flushes, so that records are durable in their order. */
  private final ReentrantLock turn = new ReentrantLock();

  private final Thread thread;
  private volatile long durableSequence;
  private volatile boolean stopping;
  private volatile FlushListener listener = (_, _) -> {};

  Flusher(Journal journal, Health health, long incarnation, long sequence) {
    this.journal = journal;
    this.health = health;
    this.incarnation = incarnation;
    this.durableSequence = sequence;
    this.thread = Thread.ofPlatform().daemon().name("kiseki-flusher").unstarted(this);
    for (int i = 0; i < RECORDS; i++) {
      records.add(new JournalRecord());
    }
    for (int i = 0; i < SPARE_RECORDS; i++) {
      spares.add(JournalRecord.small(SPARE_FIRST_BYTES, SPARE_KEPT_BYTES));
    }
  }

  void start() {
    thread.start();
  }

  /**
   * An empty record to build; waits for one to come back from its flush.
   *
   * @param spare whether an operation of the batch is answered before the flush
   */
  JournalRecord takeRecord(boolean spare, long waitNanos) {
    try {
      Optional<JournalRecord> free = pollRecord(spare);
      if (free.isPresent()) {
        return free.get();
      }
      hurry();
      JournalRecord record = (spare ? spares : records).poll(waitNanos, TimeUnit.NANOSECONDS);
      if (record != null) {
        record.clear();
        return record;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new KisekiException(ErrorCode.STORE_BUSY, "the journal did not flush in time");
  }

  /** An empty record to build, if one is free. */
  Optional<JournalRecord> pollRecord(boolean spare) {
    JournalRecord record = records.poll();
    if (record == null && spare) {
      record = spares.poll();
    }
    if (record != null) {
      record.clear();
    }
    return Optional.ofNullable(record);
  }

  void giveBack(JournalRecord record) {
    (record.isSmall() ? spares : records).add(record);
  }

  /** Takes a batch, in the order of sequences, and flushes it soon if somebody waits for it. */
  void flush(Batch batch) {
    add(batch);
    if (batch.isAwaited()) {
      hurry();
    }
  }

  /** Takes a batch, in the order of sequences; who waits for it hurries. */
  void add(Batch batch) {
    waiting.add(batch);
  }

  /**
   * The caller waits for what was handed over: flushes it on the caller's thread, unless that is a
   * virtual one, whose carrier has others to serve, or a flush is under way.
   */
  void flushFor() {
    if (Thread.currentThread().isVirtual() || !turn.tryLock()) {
      hurry();
      return;
    }
    try {
      flushWaiting();
    } finally {
      turn.unlock();
    }
  }

  /** Somebody waits for what was handed over. */
  void hurry() {
    wanted.set(true);
    LockSupport.unpark(thread);
  }

  void listener(FlushListener heard) {
    listener = heard;
  }

  /** The last batch that survives power loss. */
  long durableSequence() {
    return durableSequence;
  }

  /** Ends the thread once everything handed over is flushed; returns whether it did in time. */
  boolean stop(long millis) {
    stopping = true;
    hurry();
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  @Override
  public void run() {
    while (!stopping || !waiting.isEmpty()) {
      if (!wanted.get()) {
        LockSupport.parkNanos(this, IDLE_NANOS);
        // Only wakes the thread: acknowledged work depends on it going on.
        Thread.interrupted();
      }
      // Before the queue is emptied: who asks from now on may have added a batch that is left.
      wanted.set(false);
      flushInTurn();
    }
    // Who flushes for itself just now still needs the journal.
    flushInTurn();
  }

  private void flushInTurn() {
    turn.lock();
    try {
      flushWaiting();
    } finally {
      turn.unlock();
    }
  }

  private void flushWaiting() {
    List<Batch> batches = new ArrayList<>();
    for (Batch next = waiting.poll(); next != null; next = waiting.poll()) {
      batches.add(next);
    }
    if (!batches.isEmpty()) {
      flush(batches);
    }
  }

  private void flush(List<Batch> batches) {
    long begin = System.nanoTime();
    try {
      health.checkWritable();
      for (Batch batch : batches) {
        batch.entry().ifPresent(entry -> write(entry, batch.sequence()));
      }
      batches.stream()
          .flatMap(batch -> batch.entry().stream())
          .mapToInt(entry -> entry.position().file())
          .distinct()
          .forEach(journal::sync);
      durableSequence = batches.getLast().sequence();
      long nanos = System.nanoTime() - begin;
      batches.forEach(Batch::flushed);
      // Whoever waits goes on first.
      report(batches.stream().mapToInt(Batch::operationCount).sum(), nanos);
    } catch (RuntimeException | Error e) {
      health.stopWrites(e);
      batches.forEach(batch -> batch.fail(health.readOnly()));
    }
    batches.forEach(batch -> batch.entry().ifPresent(entry -> giveBack(entry.record())));
  }

  /** What is only watched must not stop the writes. */
  private void report(int operationCount, long nanos) {
    try {
      listener.flushed(operationCount, nanos);
    } catch (RuntimeException e) {
      System.getLogger(Flusher.class.getName())
          .log(System.Logger.Level.WARNING, "a listener of flushes failed", e);
    }
  }

  private void write(Batch.Entry entry, long sequence) {
    journal.write(entry.position(), entry.record().seal(incarnation, sequence));
  }
}
