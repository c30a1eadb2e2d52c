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

  /** What each connection may take, whatever the others do: a stream with an ordinary head. */
  private static final int OWN_BYTES = 32 * 1024;

  private final AtomicLong taken = new AtomicLong();

  /**
   * Whether there is room for one more. Connections that ask at the same time may get a stream
   * each.
   *
   * @param streams that the connection has
   * @param headBytes of these
   */
  boolean has(int streams, int headBytes, int moreHeadBytes) {
    long own = headBytes + moreHeadBytes + (streams + 1L) * STREAM_BYTES;
    return own <= OWN_BYTES || taken.get() + STREAM_BYTES + moreHeadBytes <= MAX_BYTES;
  }

  void take(int headBytes) {
    taken.addAndGet(STREAM_BYTES + headBytes);
  }

  void give(int headBytes) {
    taken.addAndGet(-(STREAM_BYTES + headBytes));
  }
}
