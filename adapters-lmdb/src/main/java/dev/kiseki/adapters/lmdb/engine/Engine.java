package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.TenantId;
import java.util.List;

/**
 * The store of one data directory: rows, blobs and their durability. Thread-safe.
 *
 * <p>Failure codes of every call: STORE_READ_ONLY (a sync failed; writes stop until restart),
 * DISK_FULL (this operation was not done; reads and deletes go on), STORE_BUSY (the wait limit
 * passed), DATA_CORRUPT (a checksum does not match).
 */
public interface Engine extends AutoCloseable {
  /**
   * Opens the store of a directory, creating it if it is new, and recovers whatever state the last
   * process left. Fails with STORE_IN_USE if another process has it, STORE_FOREIGN if the directory
   * is not a store, STORE_FORMAT_UNKNOWN if a later version wrote it.
   */
  static Engine open(EngineConfig config) {
    return StoreEngine.open(config, EngineSeams.production());
  }

  /**
   * Runs one operation on the writer thread and returns when its rows are visible. Not from inside
   * an operation. What the operation throws is thrown here, and nothing of it was done.
   */
  <T> Committed<T> write(WriteOperation<T> operation);

  /**
   * As {@link #write}, for operations that give space back (deletes, aborts, clean-up): they may
   * use the disk reserve, so they still work when others answer DISK_FULL.
   */
  <T> Committed<T> writeWithinReserve(WriteOperation<T> operation);

  /**
   * As {@link #write}, but returns only when the operation is durable: one wake-up instead of two.
   */
  <T> T writeDurable(WriteOperation<T> operation);

  /** Runs one operation on the latest snapshot, on this thread. Do not nest. */
  <T> T read(ReadOperation<T> operation);

  /** Keeps the blobs of a read operation's snapshot; call inside the operation. */
  Pin pin(RowReader rows);

  /**
   * Starts a large blob.
   *
   * @param sealedBytes upper bound of the body; space for it is reserved. A body longer than a
   *     segment gets a segment of its own
   * @param sealedFrameBytes length of every sealed frame but the last
   */
  LargeBlobWriter largeBlob(TenantId tenant, BlobId blob, long sealedBytes, int sealedFrameBytes);

  /** Gives back a finished large blob that no operation adopted. */
  void discard(BlobLocator finished);

  /** Reads blobs. */
  BlobReader blobs();

  /** The id sequence of that name (a short ASCII label), the same object on every call. */
  IdBlocks ids(String name);

  /** Returns when everything visible now is durable. */
  void awaitDurable();

  /** Runs a checkpoint and a reclaim pass now and returns when both are done. */
  void checkpoint();

  /** Usage of every segment, for compaction. */
  List<SegmentUsage> segments();

  EngineMetrics metrics();

  /** Tells this listener of every flush from now on, in the place of any before. */
  void onFlush(FlushListener listener);

  /** Checkpoints and releases the directory. Later calls fail; closing twice is harmless. */
  @Override
  void close();
}
