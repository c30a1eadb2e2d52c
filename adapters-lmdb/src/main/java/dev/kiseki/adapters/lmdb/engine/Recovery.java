package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.lmdbjava.Txn;

/**
 * Opens the rows of a store: the same path after a clean and after a dirty end. The newest valid
 * side file names a snapshot whose pages are all durable; its meta pages are written back over
 * whatever LMDB has there, and the journal after it is applied. Nothing that recovery itself
 * depends on is overwritten before the checkpoint at its end is durable (the snapshot is pinned,
 * the journal is only read), so a crash during recovery recovers again.
 */
final class Recovery {
  private static final int MAX_RECORDS_PER_COMMIT = 64;

  /** A store that is ready for its first batch. */
  record Recovered(
      RowStore store,
      StoreFile rowFile,
      SegmentFiles segments,
      Set<Long> dirtySegments,
      SideFile from,
      long sequence,
      Txn<DirectBuffer> pin) {}

  private final EngineSeams seams;
  private final FileLayer layer;
  private final StoreDirectory directory;
  private final EngineConfig config;

  Recovery(EngineSeams seams, StoreDirectory directory, EngineConfig config) {
    this.seams = seams;
    this.layer = seams.files();
    this.directory = directory;
    this.config = config;
  }

  /** Creates an empty store, durable before it is called one. */
  void create() {
    directory.beginCreation();
    Path data = directory.rows().resolve(RowStore.DATA_FILE);
    try (RowStore store = new RowStore(directory.rows(), config)) {
      store.openTables();
      seams.probe().committed();
      seams.probe().sync(store::sync);
      layer.syncDirectory(directory.rows());
      try (StoreFile rowFile = layer.open(data)) {
        new SideFile(1, 0, 0, new JournalPosition(1, 0), metaPages(rowFile))
            .save(layer, directory.root());
      }
    }
    directory.endCreation();
  }

  Recovered recover() {
    SideFile from =
        SideFile.newest(layer, directory.root()).orElseThrow(() -> damaged("no valid checkpoint"));
    StoreFile rowFile = layer.open(directory.rows().resolve(RowStore.DATA_FILE));
    rowFile.write(from.metaPages(), 0);
    // Readers of the process that died; nobody else can have the store open.
    layer.delete(directory.rows().resolve(RowStore.LOCK_FILE));
    RowStore store = new RowStore(directory.rows(), config);
    Txn<DirectBuffer> pin = store.beginRead();
    store.openTables();
    SegmentFiles segments = new SegmentFiles(layer, directory.segments(), config.segmentBytes());
    try (Replay replay = new Replay(store, segments)) {
      long last =
          new JournalReplay(layer, directory.journal(), from.incarnation())
              .replay(from.next(), from.sequence(), replay);
      replay.finish();
      logReplayed(from.sequence(), last);
      return new Recovered(store, rowFile, segments, replay.dirtySegments, from, last, pin);
    }
  }

  private static void logReplayed(long from, long last) {
    if (last > from) {
      System.getLogger(Recovery.class.getName())
          .log(
              System.Logger.Level.INFO,
              "the last process did not end by itself: batches {0} to {1} came back from the journal",
              Long.toString(from + 1),
              Long.toString(last));
    }
  }

  static MemorySegment metaPages(StoreFile rowFile) {
    MemorySegment pages = Arena.ofAuto().allocate(2L * RowStore.PAGE_BYTES, 8);
    rowFile.read(pages, 0);
    return pages;
  }

  /** Loads the ledger and removes segments that no row knows: their operations never happened. */
  static void settleSegments(RowReader rows, SegmentLedger ledger, SegmentFiles segments) {
    ledger.load(rows);
    rows.get(Table.SCHEMA, BatchRows.LAST_SEGMENT_KEY)
        .ifPresent(row -> segments.noteUsed(ByteBuffer.wrap(row).getLong()));
    for (long id : List.copyOf(segments.ids())) {
      if (ledger.get(id).isEmpty()) {
        segments.delete(id);
      }
    }
  }

  private KisekiException damaged(String what) {
    return new KisekiException(
        ErrorCode.DATA_CORRUPT,
        "the store cannot be recovered",
        Fact.of("directory", directory.root()),
        Fact.of("problem", what));
  }

  /** Applies journal entries to rows and segments. */
  private final class Replay implements JournalReplay.Target, AutoCloseable {
    private final RowStore store;
    private final SegmentFiles segments;
    private final Set<Long> dirtySegments = new HashSet<>();
    private final KeyBuffer key = new KeyBuffer();
    private Txn<DirectBuffer> txn;
    private int records;

    Replay(RowStore store, SegmentFiles segments) {
      this.store = store;
      this.segments = segments;
      this.txn = store.beginWrite();
    }

    @Override
    public void put(Table table, byte[] rowKey, byte[] value) {
      ByteBuffer memory = ByteBuffer.allocateDirect(value.length).put(value).flip();
      store.table(table).put(txn, key.of(rowKey), new UnsafeBuffer(memory));
    }

    @Override
    public void delete(Table table, byte[] rowKey) {
      store.table(table).delete(txn, key.of(rowKey));
    }

    @Override
    public void body(long segmentId, long offset, MemorySegment bytes) {
      if (!segments.exists(segmentId)) {
        throw damaged("segment " + segmentId + " is missing");
      }
      segments.get(segmentId).write(bytes, offset);
      dirtySegments.add(segmentId);
    }

    @Override
    public void endOfRecord(long sequence) {
      if (++records % MAX_RECORDS_PER_COMMIT == 0) {
        finish();
        txn = store.beginWrite();
      }
    }

    private void finish() {
      txn.commit();
      seams.probe().committed();
    }

    @Override
    public void close() {
      txn.close();
    }
  }
}
