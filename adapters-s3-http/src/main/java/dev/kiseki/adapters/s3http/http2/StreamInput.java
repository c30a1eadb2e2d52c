package dev.kiseki.adapters.s3http.http2;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The content of one request, between the thread that reads the connection and the one that handles
 * the stream. No larger than its window, which grows while the handler keeps up.
 *
 * <p>Content-Length is held against what comes: the last byte is given only when the client has
 * ended the stream, so that what is longer than it says is never taken for whole.
 */
final class StreamInput {
  static final int FIRST_WINDOW = 65_535;
  private static final int MAX_WINDOW = 1024 * 1024;
  private static final int FIRST_RING = 16 * 1024;
  private static final int KEPT_RING = 64 * 1024;
  private static final long LOOK_AGAIN_SECONDS = 1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final long declared;
  private byte[] ring = new byte[0];
  private int first;
  private int count;
  private int window = FIRST_WINDOW;
  private int allowed = FIRST_WINDOW;
  private int owed;
  private long received;
  private long given;
  private boolean isEnded;
  private boolean isBroken;

  /**
   * The content.
   *
   * @param declared its Content-Length, negative when it has none
   * @param isEnded whether there is none
   */
  StreamInput(long declared, boolean isEnded) {
    this.declared = declared;
    this.isEnded = isEnded;
  }

  /** What came of a DATA frame: whether it was allowed to. */
  enum Arrival {
    TAKEN,
    DROPPED,
    BEYOND_WINDOW,
    BEHIND_END,
    NOT_DECLARED
  }

  /**
   * Takes the content of a frame.
   *
   * @param windowed what it counts for in windows, padding included
   */
  Arrival add(Frame data, int windowed, boolean isLast) {
    lock.lock();
    try {
      if (isEnded) {
        return Arrival.BEHIND_END;
      }
      if (windowed > allowed) {
        return Arrival.BEYOND_WINDOW;
      }
      if (declared == 0 && data.length() > 0) {
        return Arrival.NOT_DECLARED;
      }
      allowed -= windowed;
      owed += windowed - data.length();
      received += data.length();
      isEnded = isLast;
      if (isBroken) {
        return Arrival.DROPPED;
      }
      append(data);
      arrived.signal();
      return Arrival.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  private void append(Frame data) {
    int needed = count + data.length();
    if (data.length() == 0) {
      return;
    }
    if (needed > ring.length) {
      byte[] larger =
          new byte[Math.max(FIRST_RING, Math.max(needed, Math.min(2 * needed, window)))];
      copyOut(larger, 0, count);
      first = 0;
      ring = larger;
    }
    int at = (first + count) % ring.length;
    int head = Math.min(data.length(), ring.length - at);
    System.arraycopy(data.bytes(), data.offset(), ring, at, head);
    System.arraycopy(data.bytes(), data.offset() + head, ring, 0, data.length() - head);
    count += data.length();
  }

  private void copyOut(byte[] target, int offset, int length) {
    int head = Math.min(length, ring.length - first);
    System.arraycopy(ring, first, target, offset, head);
    System.arraycopy(ring, 0, target, offset + head, length - head);
  }

  /** Trailers end a stream too. */
  boolean end() {
    lock.lock();
    try {
      boolean wasEnded = isEnded;
      isEnded = true;
      arrived.signal();
      return !wasEnded;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes and nobody reads; what was left. */
  int breakOff() {
    lock.lock();
    try {
      isBroken = true;
      int left = count;
      count = 0;
      ring = new byte[0];
      arrived.signal();
      return left;
    } finally {
      lock.unlock();
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      return isEnded;
    } finally {
      lock.unlock();
    }
  }

  long declared() {
    return declared;
  }

  /** Waits until there is something to read; how much, -1 at the end. */
  int await() throws IOException {
    lock.lock();
    try {
      while (!isBroken && !isTooLong() && readable() == 0 && !isEnded) {
        // What ends a wait that is too long is the watch of the stream.
        arrived.await(LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
      }
      requireUnbroken();
      if (isTooLong()) {
        throw new IOException("more content than Content-Length");
      }
      return readable() == 0 ? -1 : readable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server stops");
    } finally {
      lock.unlock();
    }
  }

  private void requireUnbroken() throws IOException {
    if (isBroken) {
      throw new IOException("the stream was reset");
    }
  }

  private boolean isTooLong() {
    return declared >= 0 && received > declared;
  }

  private int readable() {
    boolean holdsLast = !isEnded && declared >= 0 && given + count == declared;
    return holdsLast ? Math.max(0, count - 1) : count;
  }

  /** Reads what {@link #await} has told of, if it is still there; up to {@code length} of it. */
  int read(byte[] target, int offset, int length) throws IOException {
    lock.lock();
    try {
      requireUnbroken();
      int taken = Math.min(length, readable());
      copyOut(target, offset, taken);
      first = ring.length == 0 ? 0 : (first + taken) % ring.length;
      count -= taken;
      given += taken;
      owed += taken;
      shrink();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** What a client once filled is not kept for what it may send again. */
  private void shrink() {
    if (ring.length > KEPT_RING && count < ring.length / 4) {
      byte[] smaller = new byte[Math.max(FIRST_RING, 2 * count)];
      copyOut(smaller, 0, count);
      first = 0;
      ring = smaller;
    }
  }

  /** By how much the client's window is to be opened now. */
  int grant() {
    lock.lock();
    try {
      if (isEnded || isBroken || owed < window / 2) {
        return 0;
      }
      int growth = Math.min(window, MAX_WINDOW - window);
      int grant = owed + growth;
      window += growth;
      allowed += grant;
      owed = 0;
      return grant;
    } finally {
      lock.unlock();
    }
  }
}
