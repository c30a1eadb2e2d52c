package dev.kiseki.adapters.s3http.http2;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the client allows to be sent to it (RFC 9113, section 5.2). Streams wait here, each for its
 * own window first and then, one behind the other, for that of the connection: one more byte wakes
 * one of them.
 */
final class SendWindows {
  private static final int DEFAULT_BYTES = 65_535;
  private static final long LOOK_AGAIN_SECONDS = 1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition connectionOpened = lock.newCondition();
  private long connection = DEFAULT_BYTES;
  private long initial = DEFAULT_BYTES;

  /** The window of one stream; all of it guarded by the lock of the windows. */
  final class Window {
    private final Condition opened = lock.newCondition();
    private long bytes;
    private boolean isClosed;

    private Window(long bytes) {
      this.bytes = bytes;
    }

    /**
     * Waits until something may be sent, and takes it.
     *
     * @return from one to {@code wanted}, or none when the stream is closed
     */
    int take(int wanted) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (!isClosed && (bytes <= 0 || connection <= 0)) {
          if (bytes <= 0 && connection > 0) {
            // It may have been woken for what another can use.
            connectionOpened.signal();
          }
          Condition awaited = bytes <= 0 ? opened : connectionOpened;
          // What ends a wait that is too long is the watch of the stream.
          awaited.await(LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
        }
        int taken = isClosed ? 0 : (int) Math.min(wanted, Math.min(bytes, connection));
        bytes -= taken;
        connection -= taken;
        if (connection > 0) {
          connectionOpened.signal();
        }
        return taken;
      } finally {
        lock.unlock();
      }
    }

    /** Takes what there is, without a wait. */
    int takeNow(int wanted) {
      lock.lock();
      try {
        int taken = isClosed ? 0 : (int) Math.max(0, Math.min(wanted, Math.min(bytes, connection)));
        bytes -= taken;
        connection -= taken;
        return taken;
      } finally {
        lock.unlock();
      }
    }

    /** Whether the window stays within what RFC 9113 allows. */
    boolean open(int increment) {
      lock.lock();
      try {
        bytes += increment;
        opened.signal();
        return bytes <= Integer.MAX_VALUE;
      } finally {
        lock.unlock();
      }
    }

    /** Whoever waits is told that the stream is closed. */
    void close() {
      lock.lock();
      try {
        isClosed = true;
        opened.signal();
        connectionOpened.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  Window window() {
    lock.lock();
    try {
      return new Window(initial);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the window stays within what RFC 9113 allows. */
  boolean open(int increment) {
    lock.lock();
    try {
      connection += increment;
      connectionOpened.signal();
      return connection <= Integer.MAX_VALUE;
    } finally {
      lock.unlock();
    }
  }

  /** Windows begin at this from now on, and those that are open change by as much. */
  boolean initial(int newInitial, Collection<Http2Stream> open) {
    lock.lock();
    try {
      long change = newInitial - initial;
      initial = newInitial;
      boolean isAllowed = true;
      for (Http2Stream stream : open) {
        isAllowed &= stream.window().open((int) change);
      }
      return isAllowed;
    } finally {
      lock.unlock();
    }
  }
}
