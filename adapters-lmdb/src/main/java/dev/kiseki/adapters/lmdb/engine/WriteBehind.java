package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sends the row file's pages to the disk while batches leave them, a little at a time, on a thread
 * of its own. It promises nothing; but a checkpoint's flush, which would write hundreds of MiB at
 * once, finds most of them written, and no flush of the journal waits behind more than a piece.
 */
final class WriteBehind implements Runnable {
  /** A pass begins once so much was written since the last began. */
  private static final long PASS_BYTES = 16L << 20;

  private static final long PIECE_BYTES = 1L << 20;

  /** A pass over a large file has few pages to write in each larger piece. */
  private static final long MAX_PIECES = 1024;

  private static final long TICK_MILLIS = 50;
  private static final long PAUSE_MILLIS = 1;

  private final StoreFile file;
  private final LongSupplier usedBytes;
  private final LongSupplier writtenBytes;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("kiseki-write-behind").unstarted(this);

  /**
   * @param usedBytes how much of the file is in use
   * @param writtenBytes what was ever written to it, roughly
   */
  WriteBehind(StoreFile file, LongSupplier usedBytes, LongSupplier writtenBytes) {
    this.file = file;
    this.usedBytes = usedBytes;
    this.writtenBytes = writtenBytes;
  }

  void start() {
    thread.start();
  }

  /** Ends the thread; returns whether it ended in time. */
  boolean stop(long millis) {
    stopping.countDown();
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  @Override
  public void run() {
    long begun = writtenBytes.getAsLong();
    while (isGoingOn(TICK_MILLIS)) {
      long written = writtenBytes.getAsLong();
      if (written - begun >= PASS_BYTES) {
        begun = written;
        pass();
      }
    }
  }

  private void pass() {
    long end = usedBytes.getAsLong();
    long piece = Math.max(PIECE_BYTES, end / MAX_PIECES);
    for (long at = 0; at < end && isGoingOn(PAUSE_MILLIS); at += piece) {
      file.startWriting(at, piece);
    }
  }

  /** Waits; says whether nobody asked for the end. */
  private boolean isGoingOn(long millis) {
    try {
      return !stopping.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
