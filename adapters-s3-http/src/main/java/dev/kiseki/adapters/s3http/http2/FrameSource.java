package dev.kiseki.adapters.s3http.http2;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import java.nio.charset.StandardCharsets;

/** The frames that a connection receives. Read by its thread alone. */
final class FrameSource {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int BUFFER_BYTES = 2 * (Frame.HEADER_BYTES + Frame.MAX_PAYLOAD);

  private final HelidonSocket socket;
  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final BufferData buffer = BufferData.create(bytes).clear();
  private int position;
  private int end;

  /** Since when something is begun and not whole; zero when nothing is. */
  private volatile long partialSinceNanos;

  private volatile boolean isContent;

  /**
   * The frames of a socket.
   *
   * @param received what was read of it already
   */
  FrameSource(HelidonSocket socket, BufferData received) {
    this.socket = socket;
    this.end = Math.min(received.available(), BUFFER_BYTES);
    this.buffer.write(received, end);
    this.partialSinceNanos = end > 0 ? now() : 0;
  }

  private static long now() {
    return System.nanoTime() | 1;
  }

  /** Whether the client is too slow with what it has begun. */
  boolean isLate(long nowNanos, long contentLimitNanos, long headLimitNanos) {
    // Before the time, which changes first: that of content is not held against a head.
    long limitNanos = isContent ? contentLimitNanos : headLimitNanos;
    long since = partialSinceNanos;
    return since != 0 && nowNanos - since > limitNanos;
  }

  void preface() throws Violation.OfConnection {
    require(PREFACE.length);
    for (byte expected : PREFACE) {
      if (bytes[position++] != expected) {
        throw new Violation.OfConnection(Frame.PROTOCOL_ERROR, "no preface");
      }
    }
  }

  /**
   * The next frame.
   *
   * @param isPart whether it has to belong to something that was begun before
   */
  Frame next(boolean isPart) throws Violation.OfConnection {
    if (!isPart) {
      partialSinceNanos = end > position ? now() : 0;
    }
    // Behind it: the time that content took is not held against the limit of a head.
    isContent = false;
    require(Frame.HEADER_BYTES);
    int length = Frame.int32(bytes, position) >>> 8;
    if (length > Frame.MAX_PAYLOAD) {
      throw new Violation.OfConnection(Frame.FRAME_SIZE_ERROR, "a frame larger than allowed");
    }
    isContent = bytes[position + 3] == Frame.DATA;
    require(Frame.HEADER_BYTES + length);
    Frame frame =
        new Frame(
            bytes[position + 3],
            bytes[position + 4] & 0xFF,
            Frame.int32(bytes, position + 5) & 0x7FFF_FFFF,
            bytes,
            position + Frame.HEADER_BYTES,
            length);
    position += Frame.HEADER_BYTES + length;
    return frame;
  }

  private void require(int count) {
    if (end - position < count && bytes.length - position < count) {
      end -= position;
      System.arraycopy(bytes, position, bytes, 0, end);
      position = 0;
      buffer.clear();
      buffer.write(bytes, 0, end);
    }
    while (end - position < count) {
      receive();
      if (partialSinceNanos == 0) {
        partialSinceNanos = now();
      }
    }
  }

  @SuppressWarnings("removal") // the other way to read copies each piece to an array of its own
  private void receive() {
    if (position == end) {
      position = 0;
      end = 0;
      buffer.clear();
    }
    int count = socket.read(buffer);
    if (count <= 0) {
      throw new DataReader.InsufficientDataAvailableException();
    }
    end += count;
  }
}
