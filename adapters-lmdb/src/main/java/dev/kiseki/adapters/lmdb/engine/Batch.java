package dev.kiseki.adapters.lmdb.engine;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Operations that share one commit and one journal record. Durable when both the commit and the
 * flush are done, in whichever order that happens. A batch that changed nothing has no record: it
 * waits for the flush of what it saw.
 */
final class Batch {
  /** A record and its place in the journal. */
  record Entry(JournalRecord record, JournalPosition position) {}

  private final long sequence;
  private final List<PendingWrite<?>> operations;
  private final Optional<Entry> entry;
  private final AtomicInteger stagesLeft;

  private Batch(
      long sequence, List<PendingWrite<?>> operations, Optional<Entry> entry, int stages) {
    this.sequence = sequence;
    this.operations = operations;
    this.entry = entry;
    this.stagesLeft = new AtomicInteger(stages);
  }

  static Batch of(long sequence, List<PendingWrite<?>> operations, Entry entry) {
    return new Batch(sequence, operations, Optional.of(entry), 2);
  }

  static Batch unchanged(long sequence, List<PendingWrite<?>> operations) {
    return new Batch(sequence, operations, Optional.empty(), 1);
  }

  long sequence() {
    return sequence;
  }

  int operationCount() {
    return operations.size();
  }

  /** Whether somebody waits for its flush. */
  boolean isAwaited() {
    return operations.stream().anyMatch(PendingWrite::isAwaited);
  }

  Optional<Entry> entry() {
    return entry;
  }

  void committed() {
    operations.forEach(PendingWrite::markVisible);
    stageDone();
  }

  void flushed() {
    stageDone();
  }

  void fail(Throwable cause) {
    operations.forEach(operation -> operation.fail(cause));
  }

  private void stageDone() {
    if (stagesLeft.decrementAndGet() == 0) {
      operations.forEach(PendingWrite::markDurable);
    }
  }
}
