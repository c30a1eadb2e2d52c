package dev.kiseki.adapters.s3http.http2;

import java.util.concurrent.locks.ReentrantLock;

/**
 * What clients may send on one connection before somebody reads it: the bound of what the content
 * of its requests takes in memory.
 */
final class ReceiveWindow {
  /** Eight streams with windows that have grown to the full. */
  static final int BYTES = 8 * 1024 * 1024;

  /** What RFC 9113 lets a connection begin with. */
  static final int DEFAULT_BYTES = 65_535;

  private static final int GIVE_FROM_BYTES = BYTES / 16;

  private final ReentrantLock lock = new ReentrantLock();
  private long allowed = BYTES;
  private int owed;

  void take(int count) throws Violation.OfConnection {
    lock.lock();
    try {
      allowed -= count;
      if (allowed < 0) {
        throw new Violation.OfConnection(Frame.FLOW_CONTROL_ERROR, "more than the window");
      }
    } finally {
      lock.unlock();
    }
  }

  /** So much was read or dropped; what is to be given back to the client now. */
  int give(int count) {
    lock.lock();
    try {
      owed += count;
      int given = owed < GIVE_FROM_BYTES ? 0 : owed;
      owed -= given;
      allowed += given;
      return given;
    } finally {
      lock.unlock();
    }
  }
}
