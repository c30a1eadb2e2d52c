package dev.kiseki.adapters.s3http.http2;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the streams of all connections may take in memory together, their content aside. Without it
 * a client could have a thousand times as much kept as it sends: a byte names a header of 4 KiB,
 * and streams whose windows are shut keep what they have for as long as a client may be silent.
 */
public final class StreamRoom {
  /** A quarter of the heap that we are given when nothing is said. */
  private static final long MAX_BYTES = 128 * 1024 * 1024;

  /** A thread that waits, its buffers and the facts of its request. */
  private static final int STREAM_BYTES = 16 * 1024;

  /** The head of the one request that each connection may make, whatever the others do. */
  static final int ORDINARY_HEAD_BYTES = 16 * 1024;

  private final AtomicLong taken = new AtomicLong();

  /**
   * Whether there is room for one more. Connections that ask at the same time may get a stream
   * each.
   */
  boolean has(int headBytes) {
    return taken.get() + STREAM_BYTES + headBytes <= MAX_BYTES;
  }

  void take(int headBytes) {
    taken.addAndGet(STREAM_BYTES + headBytes);
  }

  void give(int headBytes) {
    taken.addAndGet(-(STREAM_BYTES + headBytes));
  }
}
