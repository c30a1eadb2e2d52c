package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.lmdbjava.Txn;

/** Read transactions that are kept and renewed; at most so many at once. Thread-safe. */
final class SnapshotPool {
  /** One pooled reader. */
  static final class Snapshot extends TxnRows {
    private final Txn<DirectBuffer> reader;
    private boolean fresh = true;
    private long epoch;

    private Snapshot(RowStore store) {
      super(store);
      this.reader = store.beginRead();
    }

    long epoch() {
      return epoch;
    }

    private void renew(long enteredEpoch) {
      epoch = enteredEpoch;
      if (!fresh) {
        reader.renew();
      }
      fresh = false;
      bind(reader);
    }

    private void reset() {
      unbind();
      reader.reset();
    }
  }

  private final RowStore store;
  private final ReadEpochs epochs;
  private final int size;
  private final long waitNanos;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<Snapshot> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  SnapshotPool(RowStore store, ReadEpochs epochs, int size, long waitNanos) {
    this.store = store;
    this.epochs = epochs;
    this.size = size;
    this.waitNanos = waitNanos;
    this.permits = new Semaphore(size);
  }

  <T> T read(ReadOperation<T> operation) {
    acquire();
    long epoch = epochs.enter();
    try {
      Snapshot snapshot = idle.pollFirst();
      if (snapshot == null) {
        snapshot = new Snapshot(store);
      }
      snapshot.renew(epoch);
      try {
        return operation.apply(snapshot);
      } finally {
        snapshot.reset();
        idle.addFirst(snapshot);
      }
    } finally {
      epochs.leave(epoch);
      permits.release();
    }
  }

  private void acquire() {
    boolean acquired = permits.tryAcquire();
    try {
      acquired = acquired || permits.tryAcquire(waitNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!acquired) {
      throw new KisekiException(ErrorCode.STORE_BUSY, "too many reads are open");
    }
    if (closed) {
      permits.release();
      throw new KisekiException(ErrorCode.STORE_CLOSED, "the store is closed");
    }
  }

  /** Refuses new reads, waits for the open ones; whether all ended in time. */
  boolean close(long millis) {
    closed = true;
    try {
      if (!permits.tryAcquire(size, millis, TimeUnit.MILLISECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    for (Snapshot s = idle.pollFirst(); s != null; s = idle.pollFirst()) {
      s.reader.close();
    }
    permits.release(size);
    return true;
  }
}
