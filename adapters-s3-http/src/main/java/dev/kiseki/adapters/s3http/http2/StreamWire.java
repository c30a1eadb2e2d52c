package dev.kiseki.adapters.s3http.http2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * One request in the bytes of HTTP/1.1: its head, and its content as it is when its length was
 * said, in chunks otherwise. Behind it nothing comes. Read by the thread of the stream.
 */
final class StreamWire extends InputStream {
  private final StreamInput input;
  private final IntConsumer consumed;
  private final boolean isChunked;

  /** The head, and then what stands between chunks. */
  private byte[] framing;

  private int framed;
  private int chunkLeft;
  private boolean isInChunks;
  private boolean isDone;

  /**
   * The bytes of a request.
   *
   * @param consumed called when some of the content was read
   */
  StreamWire(byte[] head, StreamInput input, IntConsumer consumed) {
    this.framing = head;
    this.input = input;
    this.consumed = consumed;
    this.isChunked = input.declared() < 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (framed == framing.length && isChunked && chunkLeft == 0) {
      nextChunk();
    }
    if (framed < framing.length) {
      int count = Math.min(length, framing.length - framed);
      System.arraycopy(framing, framed, target, offset, count);
      framed += count;
      return count;
    }
    return isDone ? -1 : content(target, offset, length);
  }

  private int content(byte[] target, int offset, int length) throws IOException {
    int ready = isChunked ? chunkLeft : input.await();
    if (ready < 0) {
      isDone = true;
      return -1;
    }
    int count = input.read(target, offset, Math.min(ready, length));
    if (isChunked) {
      chunkLeft -= count;
    }
    consumed.accept(count);
    return count;
  }

  private void nextChunk() throws IOException {
    if (isDone) {
      return;
    }
    int size = input.await();
    isDone = size < 0;
    chunkLeft = Math.max(0, size);
    String before = isInChunks ? "\r\n" : "";
    isInChunks = true;
    framing =
        (before + Integer.toHexString(chunkLeft) + (isDone ? "\r\n\r\n" : "\r\n"))
            .getBytes(StandardCharsets.US_ASCII);
    framed = 0;
  }
}
