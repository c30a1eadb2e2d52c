package dev.kiseki.adapters.s3http.body;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * On another thread: hashing is half the work of an upload (MD5 610 MB/s a core here, SHA-256
 * 1,390, CRC-64 2,400), and MD5 cannot be split, so it runs beside reading, sealing and writing.
 *
 * <p>The owner fills slices of a ring; a task of the shared hashing threads works off what is
 * filled and ends as soon as there is nothing, so a client that stalls or dies holds no thread.
 * {@code claim} says who may touch the hashes. When the ring is full and no task has come (all
 * hashing threads busy, or the queue refused it) the owner hashes by itself: there is always
 * progress, and never a wait without someone at work.
 */
final class RingHashing implements HashingLane, Runnable {
  private static final int SLICES = 16;

  /** Who had to wait goes on with a few at once, not with each: a wake-up costs 10 µs and more. */
  private static final int FREE_WHEN_WOKEN = 4;

  private final BodyHashes hashes;
  private final SliceBuffers buffers;
  private final HashingThreads threads;
  private final byte[][] ring = new byte[SLICES][];
  private final int[] lengths = new int[SLICES];
  private final AtomicBoolean claim = new AtomicBoolean();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong hashed = new AtomicLong();
  private volatile long submitted;
  private volatile long wakeAt;
  private volatile @Nullable Thread waiting;

  RingHashing(BodyHashes hashes, SliceBuffers buffers, HashingThreads threads) {
    this.hashes = hashes;
    this.buffers = buffers;
    this.threads = threads;
    for (int i = 0; i < SLICES; i++) {
      ring[i] = buffers.take();
    }
  }

  @Override
  public byte[] nextBuffer() {
    // The slice handed out last must stay valid, hence one less than the ring holds.
    awaitHashed(submitted - (SLICES - 1));
    return ring[(int) (submitted % SLICES)];
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the owner writes it
  public void submit(int length) {
    lengths[(int) (submitted % SLICES)] = length;
    submitted = submitted + 1;
    if (scheduled.compareAndSet(false, true) && !threads.tryExecute(this)) {
      scheduled.set(false);
    }
  }

  @Override
  public void finish() {
    // Whoever hashed the last slice has let go of the hashes, if not of the claim.
    awaitHashed(submitted);
  }

  @Override
  public void close() {
    // An array that a hashing thread may still read must not get a second owner.
    if (hashed.get() == submitted) {
      for (byte[] buffer : ring) {
        buffers.give(buffer);
      }
    }
  }

  @Override
  public void run() {
    boolean isMine;
    do {
      isMine = drain(Long.MAX_VALUE);
      scheduled.set(false);
      // A slice submitted between the last look and the reset would else be forgotten. While the
      // owner hashes it needs nobody: it asks again with its next slice.
    } while (isMine && hashed.get() < submitted && scheduled.compareAndSet(false, true));
  }

  private void awaitHashed(long count) {
    while (hashed.get() < count) {
      if (drain(count)) {
        continue;
      }
      wakeAt = Math.min(submitted, count + FREE_WHEN_WOKEN - 1);
      waiting = Thread.currentThread();
      // Whoever has the claim wakes the owner, at the latest when it lets go. Without a time limit:
      // a virtual thread's timed park costs two wake-ups of the JDK's timer.
      if (hashed.get() < count && claim.get()) {
        LockSupport.park(this);
      }
      waiting = null;
    }
  }

  /** Hashes up to this many slices in all; false if another thread is at it. */
  private boolean drain(long upTo) {
    if (!claim.compareAndSet(false, true)) {
      return false;
    }
    try {
      for (long at = hashed.get(); at < Math.min(submitted, upTo); at++) {
        int slot = (int) (at % SLICES);
        hashes.update(ring[slot], lengths[slot]);
        hashed.set(at + 1);
        if (at + 1 >= wakeAt) {
          wakeOwner();
        }
      }
      return true;
    } finally {
      claim.set(false);
      wakeOwner();
    }
  }

  private void wakeOwner() {
    Thread owner = waiting;
    if (owner != null) {
      LockSupport.unpark(owner);
    }
  }
}
