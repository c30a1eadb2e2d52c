package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Writes journal records and makes them durable, on its own thread, while the writer commits the
 * same batch to LMDB and runs the next. All records that wait share one flush. There are {@link
 * #RECORDS} record buffers: when all are on their way, the writer waits and its next batch grows,
 * which is what makes batches large under load.
 */
final class Flusher implements Runnable {
  /** One being flushed, one waiting, one being built. */
  private static final int RECORDS = 3;

  private final Journal journal;
  private final Health health;
  private final long incarnation;
  private final BlockingQueue<Batch> waiting = new LinkedBlockingQueue<>();
  private final BlockingQueue<JournalRecord> records = new ArrayBlockingQueue<>(RECORDS);
  private volatile long durableSequence;
  private volatile boolean stopping;
  private volatile FlushListener listener = (_, _) -> {};

  Flusher(Journal journal, Health health, long incarnation, long sequence) {
    this.journal = journal;
    this.health = health;
    this.incarnation = incarnation;
    this.durableSequence = sequence;
    for (int i = 0; i < RECORDS; i++) {
      records.add(new JournalRecord());
    }
  }

  /** An empty record to build; waits for one to come back from its flush. */
  JournalRecord takeRecord(long waitNanos) {
    try {
      JournalRecord record = records.poll(waitNanos, TimeUnit.NANOSECONDS);
      if (record != null) {
        record.clear();
        return record;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new KisekiException(ErrorCode.STORE_BUSY, "the journal did not flush in time");
  }

  void giveBack(JournalRecord record) {
    records.add(record);
  }

  void flush(Batch batch) {
    waiting.add(batch);
  }

  void listener(FlushListener heard) {
    listener = heard;
  }

  /** The last batch that survives power loss. */
  long durableSequence() {
    return durableSequence;
  }

  /** Ends the thread once everything handed over is flushed. */
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    List<Batch> batches = new ArrayList<>();
    while (!stopping || !waiting.isEmpty()) {
      try {
        Batch first = waiting.poll(20, TimeUnit.MILLISECONDS);
        if (first != null) {
          batches.add(first);
          waiting.drainTo(batches);
          flush(batches);
          batches.clear();
        }
      } catch (InterruptedException e) {
        // Only wakes the thread to look at stopping: acknowledged work depends on it going on.
      }
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
