package dev.kiseki.adapters.lmdb.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Gives the bytes of freed blobs back. A reclaim row is due when a completed checkpoint contains it
 * (so no replay writes its bytes again) and every read and pin that began before has ended. Then:
 * punch the holes, drop the rows, remove segments that hold nothing any more. A crash in between
 * only means that holes are punched twice: segments are append-only, a freed place is never used
 * again.
 */
final class Reclaimer {
  private static final int ROWS_PER_STEP = 1000;

  /** Reclaim rows up to a sequence, due once an epoch has drained. */
  private record Due(long sequence, long epoch) {}

  private record Owed(byte[] key, BlobLocator locator) {
    long end() {
      return locator.offset() + BlobLayout.storedBytes(locator);
    }
  }

  private final SegmentFiles files;
  private final SegmentLedger ledger;
  private final ReadEpochs epochs;
  private final Deque<Due> pending = new ArrayDeque<>();
  private final AtomicLong reclaimedBytes = new AtomicLong();

  Reclaimer(SegmentFiles files, SegmentLedger ledger, ReadEpochs epochs) {
    this.files = files;
    this.ledger = ledger;
    this.epochs = epochs;
  }

  long reclaimedBytes() {
    return reclaimedBytes.get();
  }

  /** A checkpoint completed: what it contains is due when the readers of now are gone. */
  synchronized void checkpointed(long sequence) {
    if (pending.isEmpty() || pending.getLast().sequence() < sequence) {
      pending.addLast(new Due(sequence, epochs.advance()));
    }
  }

  /** Gives back whatever is due. */
  synchronized void run(StoreEngine engine) {
    long due = 0;
    while (!pending.isEmpty() && epochs.drained(pending.getFirst().epoch())) {
      due = pending.removeFirst().sequence();
    }
    if (due > 0) {
      for (List<Owed> step = next(engine, due); !step.isEmpty(); step = next(engine, due)) {
        giveBack(engine, step);
      }
      removeDead(engine);
    }
  }

  private static List<Owed> next(StoreEngine engine, long due) {
    return engine.read(
        rows -> {
          List<Owed> owed = new ArrayList<>();
          try (RowCursor cursor = rows.cursor(Table.RECLAIM)) {
            for (boolean more = cursor.seek(new byte[0]);
                more && owed.size() < ROWS_PER_STEP;
                more = cursor.next()) {
              byte[] key = cursor.keyBytes();
              if (BatchRows.ReclaimKey.sequence(key) > due) {
                break;
              }
              owed.add(new Owed(key, BlobLocator.decode(cursor.valueBytes(), 0)));
            }
          }
          return owed;
        });
  }

  private void giveBack(StoreEngine engine, List<Owed> step) {
    punch(step);
    engine.writeInternally(
        rows -> {
          step.forEach(owed -> rows.settle(owed.key(), owed.locator()));
          return step.size();
        });
  }

  /** Neighbours are punched as one range: small blobs share blocks. */
  private void punch(List<Owed> step) {
    List<Owed> sorted =
        step.stream()
            .sorted(
                Comparator.<Owed>comparingLong(owed -> owed.locator().segmentId())
                    .thenComparingLong(owed -> owed.locator().offset()))
            .toList();
    int from = 0;
    while (from < sorted.size()) {
      BlobLocator first = sorted.get(from).locator();
      long end = sorted.get(from).end();
      int next = from + 1;
      while (next < sorted.size() && touches(sorted.get(next), first.segmentId(), end)) {
        end = sorted.get(next++).end();
      }
      punch(first.segmentId(), first.offset(), end);
      from = next;
    }
  }

  private static boolean touches(Owed owed, long segmentId, long end) {
    BlobLocator locator = owed.locator();
    return locator.segmentId() == segmentId && locator.offset() - end < BlobLayout.SMALL_ALIGNMENT;
  }

  void punch(long segmentId, long from, long to) {
    long first = Math.ceilDiv(from, BlobLayout.BLOCK_BYTES) * BlobLayout.BLOCK_BYTES;
    // A large blob owns its last block whole; a small one shares it with the next.
    boolean large =
        ledger.get(segmentId).map(state -> state.kind() == SegmentKind.LARGE).orElse(true);
    long last =
        large
            ? Math.ceilDiv(to, BlobLayout.BLOCK_BYTES) * BlobLayout.BLOCK_BYTES
            : to / BlobLayout.BLOCK_BYTES * BlobLayout.BLOCK_BYTES;
    if (last > first && files.exists(segmentId)) {
      files.get(segmentId).punchHole(first, last - first);
      reclaimedBytes.addAndGet(last - first);
    }
  }

  private void removeDead(StoreEngine engine) {
    Set<Long> candidates =
        ledger.all().entrySet().stream()
            .filter(entry -> entry.getValue().isDead())
            .map(java.util.Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    if (candidates.isEmpty()) {
      return;
    }
    List<Long> dropped =
        engine.writeInternally(rows -> candidates.stream().filter(rows::dropSegment).toList());
    dropped.forEach(files::delete);
  }
}
