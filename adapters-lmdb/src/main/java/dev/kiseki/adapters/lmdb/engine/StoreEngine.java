package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.SegmentLargeBlobWriter.Buffers;
import dev.kiseki.adapters.lmdb.engine.SnapshotPool.Snapshot;
import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The engine put together. Threads: the writer changes rows, the flusher makes the journal durable,
 * maintenance checkpoints and reclaims, write-behind eases the checkpoints; reads and large uploads
 * run on their callers, and so do writes of platform threads while nothing else is written.
 */
final class StoreEngine implements Engine {
  /**
   * What a batch costs in copied LMDB pages, roughly: eight tables, their leaves and roots. LMDB
   * cannot use the pages a batch replaced before the next checkpoint moves the pin, so batches
   * count towards it as their records do; else the row file would grow by gigabytes in between.
   */
  private static final long PAGE_BYTES_PER_BATCH = 40 << 10;

  private static final int FULL_MAP_ATTEMPTS = 3;

  private final EngineConfig config;
  private final StoreDirectory directory;
  private final RowStore store;
  private final StoreFile rowFile;
  private final SegmentFiles segments;
  private final SegmentLedger ledger = new SegmentLedger();
  private final LargeRuns runs;
  private final Buffers buffers = new Buffers();
  private final ReadEpochs epochs = new ReadEpochs();
  private final SnapshotPool snapshots;
  private final Health health = new Health();
  private final SpaceGuard space;
  private final Journal journal;
  private final Flusher flusher;
  private final Writer writer;
  private final Checkpointer checkpointer;
  private final Reclaimer reclaimer;
  private final Maintenance maintenance;
  private final WriteBehind writeBehind;
  private final OverdueWaits waits = new OverdueWaits();
  private final BlobReader reader;
  private final Map<String, ReservedIds> ids = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile long journalBytesAtCheckpoint;
  private volatile long checkpointNanos = System.nanoTime();

  static StoreEngine open(EngineConfig config, EngineSeams seams) {
    LmdbLibrary.load();
    StoreDirectory directory = StoreDirectory.lock(seams.files(), config.directory());
    try {
      Recovery recovery = new Recovery(seams, directory, config);
      if (!directory.isComplete()) {
        recovery.create();
      }
      StoreEngine engine = new StoreEngine(config, seams, directory, recovery.recover());
      engine.start();
      return engine;
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private StoreEngine(
      EngineConfig config,
      EngineSeams seams,
      StoreDirectory directory,
      Recovery.Recovered recovered) {
    long waitNanos = config.waitLimit().toNanos();
    this.config = config;
    this.directory = directory;
    this.store = recovered.store();
    this.rowFile = recovered.rowFile();
    this.segments = recovered.segments();
    this.snapshots = new SnapshotPool(store, epochs, config.maxReaders(), waitNanos);
    snapshots.read(
        rows -> {
          Recovery.settleSegments(rows, ledger, segments);
          return true;
        });
    this.runs = new LargeRuns(segments);
    ledger
        .newest(SegmentKind.LARGE)
        .ifPresent(id -> runs.continueIn(id, ledger.get(id).orElseThrow().used()));
    this.journal = new Journal(seams.files(), directory.journal(), config.journalFileBytes());
    SideFile base =
        new SideFile(
            recovered.from().number(),
            recovered.from().incarnation() + 1,
            recovered.sequence(),
            journal.position(),
            recovered.from().metaPages());
    this.space = new SpaceGuard(seams.files(), config, store, rowFile);
    this.flusher = new Flusher(journal, health, base.incarnation(), base.sequence());
    BatchRows rows = new BatchRows(store, segments, ledger, runs);
    Batches batches =
        new Batches(store, rows, journal, flusher, space, health, rowFile, seams, waitNanos);
    this.writer = new Writer(batches, flusher, waitNanos);
    this.checkpointer =
        new Checkpointer(
            seams,
            directory.root(),
            store,
            segments,
            journal,
            flusher,
            health,
            base,
            recovered.pin());
    checkpointer.complete(
        new Capture(
            store.beginRead(),
            base.sequence(),
            base.next(),
            Recovery.metaPages(rowFile),
            recovered.dirtySegments()));
    this.reclaimer = new Reclaimer(segments, ledger, epochs);
    reclaimer.checkpointed(base.sequence());
    this.reader = new SegmentBlobReader(segments);
    this.maintenance = new Maintenance(this::maintain);
    this.writeBehind = new WriteBehind(rowFile, store::usedBytes, this::pageBytesWritten);
  }

  private void start() {
    space.checkDisk();
    waits.start();
    flusher.start();
    writer.start();
    maintenance.start();
    writeBehind.start();
  }

  @Override
  public <T> Committed<T> write(WriteOperation<T> operation) {
    return writeVisible(operation, false);
  }

  @Override
  public <T> Committed<T> writeWithinReserve(WriteOperation<T> operation) {
    for (int attempt = 1; ; attempt++) {
      try {
        return writeVisible(operation, true);
      } catch (KisekiException e) {
        if (e.code() != ErrorCode.DISK_FULL || attempt == FULL_MAP_ATTEMPTS) {
          throw e;
        }
        // The pages that deletes freed come back with the pin that the next checkpoint moves.
        checkpointNow();
      }
    }
  }

  @Override
  public <T> T writeDurable(WriteOperation<T> operation) {
    return submit(operation, false, false).durable();
  }

  /** A write of the engine's own: within the reserve, and durable when it returns. */
  <T> T writeInternally(Function<BatchRows, T> operation) {
    return submit(rows -> operation.apply((BatchRows) rows), true, false).durable();
  }

  private <T> Committed<T> writeVisible(WriteOperation<T> operation, boolean withinReserve) {
    PendingWrite<T> write = submit(operation, withinReserve, true);
    write.awaitVisible();
    return write;
  }

  private <T> PendingWrite<T> submit(
      WriteOperation<T> operation, boolean withinReserve, boolean wakeWhenVisible) {
    checkOpen();
    health.checkWritable();
    if (writer.isCurrentThread()) {
      throw new KisekiException(ErrorCode.INTERNAL, "a write from inside a write operation");
    }
    PendingWrite<T> write =
        new PendingWrite<>(
            operation,
            withinReserve,
            wakeWhenVisible,
            flusher::flushFor,
            waits,
            config.waitLimit().toNanos());
    writer.submit(write);
    return write;
  }

  @Override
  public <T> T read(ReadOperation<T> operation) {
    return snapshots.read(operation);
  }

  @Override
  public Pin pin(RowReader rows) {
    if (!(rows instanceof Snapshot snapshot)) {
      throw new KisekiException(ErrorCode.INTERNAL, "a pin is taken inside a read operation");
    }
    long epoch = snapshot.epoch();
    epochs.enterAgain(epoch);
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        epochs.leave(epoch);
      }
    };
  }

  @Override
  public LargeBlobWriter largeBlob(
      TenantId tenant, BlobId blob, long sealedBytes, int sealedFrameBytes) {
    health.checkWritable();
    checkOpen();
    space.checkRoom();
    BlobLocator run = runs.reserve(sealedBytes, sealedFrameBytes);
    return new SegmentLargeBlobWriter(
        this, segments.get(run.segmentId()), buffers, tenant, blob, run);
  }

  @Override
  public void discard(BlobLocator finished) {
    reclaimer.punch(
        finished.segmentId(),
        finished.offset(),
        finished.offset() + BlobLayout.storedBytes(finished));
    runs.close(finished.segmentId());
  }

  /** The part of a run that the blob did not need. */
  void giveBackTail(BlobLocator run, BlobLocator used) {
    long from = used.offset() + BlobLayout.storedBytes(used);
    reclaimer.punch(run.segmentId(), from, run.offset() + BlobLayout.storedBytes(run));
  }

  /** Runs a write to a segment; refuses it once a sync has failed. */
  void guarded(Runnable write) {
    health.checkWritable();
    write.run();
  }

  /** Syncs a large segment; a failure stops all writes. */
  void syncLarge(SegmentFile segment) {
    health.checkWritable();
    try {
      segment.sync();
    } catch (KisekiException e) {
      health.stopWrites(e);
      throw health.readOnly();
    }
    health.checkWritable();
  }

  @Override
  public BlobReader blobs() {
    return reader;
  }

  @Override
  public IdBlocks ids(String name) {
    return ids.computeIfAbsent(name, key -> new ReservedIds(this, key));
  }

  @Override
  public void awaitDurable() {
    // An operation that changes nothing is as durable as what it could see.
    submit(rows -> true, true, false).awaitDurable();
  }

  @Override
  public void checkpoint() {
    checkpointNow();
    reclaimer.run(this);
  }

  private void checkpointNow() {
    long bytes = journal.reservedBytes();
    checkpointer.run(writer, config.waitLimit().toMillis());
    journalBytesAtCheckpoint = bytes;
    checkpointNanos = System.nanoTime();
    reclaimer.checkpointed(checkpointer.sequence());
  }

  private void maintain() {
    space.checkDisk();
    if (health.isReadOnly()) {
      return;
    }
    journal.prepareSpare();
    ids.values().forEach(ReservedIds::refill);
    if (checkpointIsDue()) {
      checkpointNow();
    }
    reclaimer.run(this);
  }

  private boolean checkpointIsDue() {
    boolean written = writer.visibleSequence() > checkpointer.sequence();
    boolean late = System.nanoTime() - checkpointNanos > config.checkpointInterval().toNanos();
    return written
        && (late || space.rowsAreLow() || costSinceCheckpoint() >= config.checkpointBytes());
  }

  private long costSinceCheckpoint() {
    long batches = writer.visibleSequence() - checkpointer.sequence();
    return journalBytes() + batches * PAGE_BYTES_PER_BATCH;
  }

  private long pageBytesWritten() {
    return writer.visibleSequence() * PAGE_BYTES_PER_BATCH;
  }

  private long journalBytes() {
    return journal.reservedBytes() - journalBytesAtCheckpoint;
  }

  @Override
  public List<SegmentUsage> segments() {
    return ledger.usage();
  }

  @Override
  public EngineMetrics metrics() {
    return new EngineMetrics(
        writer.visibleSequence(),
        flusher.durableSequence(),
        checkpointer.completed(),
        journalBytes(),
        reclaimer.reclaimedBytes(),
        epochs.oldestMillis(),
        health.isReadOnly(),
        space.isLow(),
        space.freeBytes());
  }

  @Override
  public void onFlush(FlushListener listener) {
    flusher.listener(listener);
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new KisekiException(ErrorCode.STORE_CLOSED, "the store is closed");
    }
  }

  /** Ends in bounded time: what does not stop within the wait limit is left as it is. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    long millis = config.waitLimit().toMillis();
    boolean quiet = writeBehind.stop(millis);
    quiet &= maintenance.stop(millis);
    if (quiet && !health.isReadOnly()) {
      checkpointQuietly();
    }
    quiet &= writer.stop(millis);
    quiet &= flusher.stop(millis);
    quiet &= snapshots.close(millis);
    waits.stop();
    if (quiet) {
      // Otherwise a thread may still be inside LMDB or a map: closing would end the process.
      checkpointer.close();
      store.close();
      segments.close();
      journal.close();
      rowFile.close();
      directory.close();
    }
  }

  private void checkpointQuietly() {
    try {
      checkpointNow();
    } catch (KisekiException e) {
      System.getLogger(StoreEngine.class.getName())
          .log(System.Logger.Level.WARNING, "closed without a checkpoint; opening will replay", e);
    }
  }
}
