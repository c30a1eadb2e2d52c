package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/**
 * The writer's side of a batch: every change goes into the LMDB transaction and, as its image, into
 * the journal record. Counters are kept aside and written as rows when the batch closes. Owned by
 * the writer thread.
 */
final class BatchRows extends TxnRows implements RowWriter {
  static final byte[] LAST_SEGMENT_KEY = "last-segment".getBytes(StandardCharsets.US_ASCII);

  private record Counter(byte[] key, byte[] row) {}

  private record BodyWrite(long segmentId, long offset, int at, int bytes) {}

  private final SegmentFiles files;
  private final SegmentLedger ledger;
  private final LargeRuns runs;
  private final UnsafeBuffer keyView = new UnsafeBuffer(0, 0);
  private final UnsafeBuffer valueView = new UnsafeBuffer(0, 0);
  private final Map<Long, SegmentState> touched = new HashMap<>();
  private final Map<ByteBuffer, Counter> counters = new LinkedHashMap<>();
  private final List<Long> adopted = new ArrayList<>();
  private final List<Long> dropped = new ArrayList<>();
  private final List<BodyWrite> bodies = new ArrayList<>();
  private @Nullable JournalRecord record;
  private long sequence;
  private int freeOrdinal;
  private int changes;
  private long smallSegment;

  BatchRows(RowStore store, SegmentFiles files, SegmentLedger ledger, LargeRuns runs) {
    super(store);
    this.files = files;
    this.ledger = ledger;
    this.runs = runs;
    this.smallSegment = ledger.newest(SegmentKind.SMALL).orElse(0L);
  }

  /** Starts a batch. */
  void begin(Txn<DirectBuffer> txn, JournalRecord journalRecord, long batchSequence) {
    bind(txn);
    record = journalRecord;
    sequence = batchSequence;
    freeOrdinal = 0;
    changes = 0;
    touched.clear();
    counters.clear();
    adopted.clear();
    dropped.clear();
    bodies.clear();
  }

  /** How many changes were made so far. */
  int changes() {
    return changes;
  }

  @Override
  public void put(Table table, byte[] key, byte[] value) {
    checkOwner(table);
    if (value.length > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException("row value of " + value.length + " bytes");
    }
    if (table == Table.COUNTER) {
      KeyBuffer.checkLength(key);
      byte[] own = key.clone();
      counters.put(ByteBuffer.wrap(own), new Counter(own, value.clone()));
      changes++;
    } else {
      putRow(table, key, value);
    }
  }

  @Override
  public boolean delete(Table table, byte[] key) {
    checkOwner(table);
    boolean wasCounter = table == Table.COUNTER && counters.remove(ByteBuffer.wrap(key)) != null;
    changes += wasCounter ? 1 : 0;
    return deleteRow(table, key) || wasCounter;
  }

  @Override
  public Optional<byte[]> get(Table table, byte[] key) {
    Counter counter = table == Table.COUNTER ? counters.get(ByteBuffer.wrap(key)) : null;
    return counter == null ? super.get(table, key) : Optional.of(counter.row().clone());
  }

  @Override
  public boolean contains(Table table, byte[] key) {
    return super.contains(table, key)
        || (table == Table.COUNTER && counters.containsKey(ByteBuffer.wrap(key)));
  }

  void putRow(Table table, byte[] key, byte[] value) {
    KeyBuffer.checkLength(key);
    changes++;
    int at = record().put(table, key, value);
    keyView.wrap(record().address(at), key.length);
    valueView.wrap(record().address(at + key.length), value.length);
    try {
      store().table(table).put(txn(), keyView, valueView);
    } catch (Env.MapFullException e) {
      throw full(e);
    }
  }

  boolean deleteRow(Table table, byte[] key) {
    if (!super.contains(table, key)) {
      return false;
    }
    changes++;
    int at = record().delete(table, key);
    keyView.wrap(record().address(at), key.length);
    try {
      return store().table(table).delete(txn(), keyView);
    } catch (Env.MapFullException e) {
      throw full(e);
    }
  }

  @Override
  public BlobLocator placeSmall(SmallBlob blob) {
    int stored = (int) BlobLayout.storedBytes(blob.sealed().length, blob.sealedFrameBytes());
    long offset = smallOffset(stored);
    changes++;
    int at = record().body(smallSegment, offset, stored);
    BlobLayout.write(record().slice(at, stored), blob);
    bodies.add(new BodyWrite(smallSegment, offset, at, stored));
    touched.put(smallSegment, state(smallSegment).placed(offset + stored, stored));
    return new BlobLocator(smallSegment, offset, blob.sealed().length, blob.sealedFrameBytes());
  }

  private long smallOffset(int stored) {
    if (smallSegment != 0) {
      // An aborted batch may have created the segment: then it has a file but no state yet.
      SegmentState state = known(smallSegment).orElse(SegmentState.empty(SegmentKind.SMALL));
      touched.put(smallSegment, state);
      long offset = align(state.used());
      if (offset + stored <= files.get(smallSegment).capacity()) {
        return offset;
      }
    }
    smallSegment = files.create(SegmentKind.SMALL, stored).id();
    touched.put(smallSegment, SegmentState.empty(SegmentKind.SMALL));
    return SegmentFile.HEADER_BYTES;
  }

  @Override
  public void adopt(BlobLocator large) {
    long stored = BlobLayout.storedBytes(large);
    long id = large.segmentId();
    SegmentState before = known(id).orElse(SegmentState.empty(SegmentKind.LARGE));
    touched.put(id, before.placed(large.offset() + stored, stored));
    adopted.add(id);
    changes++;
  }

  @Override
  public void free(BlobLocator locator) {
    long stored = BlobLayout.storedBytes(locator);
    touched.put(locator.segmentId(), state(locator.segmentId()).freed(stored));
    putRow(Table.RECLAIM, ReclaimKey.encode(sequence, freeOrdinal++), locator.encode());
  }

  /** Settles a reclaimed blob: its row goes, its bytes are no longer owed. */
  void settle(byte[] reclaimKey, BlobLocator locator) {
    if (deleteRow(Table.RECLAIM, reclaimKey)) {
      long id = locator.segmentId();
      touched.put(id, state(id).reclaimed(BlobLayout.storedBytes(locator)));
    }
  }

  /** Removes the row of a segment that holds nothing any more; says whether it was so. */
  boolean dropSegment(long id) {
    boolean dead =
        id != smallSegment && !runs.isBusy(id) && known(id).map(SegmentState::isDead).orElse(false);
    if (dead) {
      touched.remove(id);
      dropped.add(id);
      deleteRow(Table.SEGMENT, SegmentState.key(id));
    }
    return dead;
  }

  /** Writes the counters that this batch touched, of callers and of segments. */
  void closeCounters() {
    counters.values().forEach(counter -> putRow(Table.COUNTER, counter.key(), counter.row()));
    touched.forEach(
        (id, state) -> {
          if (ledger.get(id).isEmpty()) {
            putRow(Table.SCHEMA, LAST_SEGMENT_KEY, SegmentState.key(files.lastId()));
          }
          putRow(Table.SEGMENT, SegmentState.key(id), state.encode());
        });
  }

  /** Writes the bodies to their segments, unsynced; returns the segments that are dirty now. */
  List<Long> writeBodies() {
    for (BodyWrite body : bodies) {
      files.get(body.segmentId()).write(record().slice(body.at(), body.bytes()), body.offset());
    }
    return bodies.stream().map(BodyWrite::segmentId).distinct().toList();
  }

  /** The batch is committed: its counters are the truth from now on. */
  void committed() {
    touched.forEach(ledger::put);
    dropped.forEach(ledger::remove);
    adopted.forEach(runs::close);
  }

  private Optional<SegmentState> known(long id) {
    SegmentState state = touched.get(id);
    return state != null ? Optional.of(state) : ledger.get(id);
  }

  private SegmentState state(long id) {
    return known(id).orElseThrow(() -> unknownSegment(id));
  }

  private JournalRecord record() {
    if (record == null) {
      throw new IllegalStateException("no batch");
    }
    return record;
  }

  private static long align(long offset) {
    return Math.ceilDiv(offset, BlobLayout.SMALL_ALIGNMENT) * BlobLayout.SMALL_ALIGNMENT;
  }

  private static void checkOwner(Table table) {
    if (table.ownedByEngine()) {
      throw new IllegalArgumentException("table " + table + " belongs to the engine");
    }
  }

  private static IllegalArgumentException unknownSegment(long id) {
    return new IllegalArgumentException("segment " + id + " is not in use");
  }

  /** What is told when LMDB has no page left. */
  static KisekiException full(Throwable cause) {
    return new KisekiException(
        cause, ErrorCode.DISK_FULL, "the row store has reached its configured size");
  }

  /** Reclaim rows in the order of the batches that freed. */
  static final class ReclaimKey {
    private ReclaimKey() {}

    static byte[] encode(long sequence, int ordinal) {
      return ByteBuffer.allocate(12).putLong(sequence).putInt(ordinal).array();
    }

    static long sequence(byte[] key) {
      return ByteBuffer.wrap(key).getLong();
    }
  }
}
