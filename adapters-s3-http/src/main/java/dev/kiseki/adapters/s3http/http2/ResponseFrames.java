package dev.kiseki.adapters.s3http.http2;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.CloseConnectionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes the bytes of one HTTP/1.1 answer and sends the frames that say the same. Our answers say
 * their length, all of them; one that does not is a mistake and ends the stream. Written by the
 * thread of the stream, and by who tells its client that it is too slow.
 */
final class ResponseFrames implements DataWriter {
  private static final byte[] NO_BYTES = new byte[0];
  private static final BufferData NO_DATA = BufferData.create(NO_BYTES);
  private static final int MAX_HEAD_BYTES = 128 * 1024;

  private final Http2Stream stream;
  private final boolean isHead;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream head = new ByteArrayOutputStream(512);

  /** How much of CRLF CRLF was seen. */
  private int lineEnds;

  private byte[] block = NO_BYTES;
  private volatile boolean isBegun;
  private long bodyLeft;
  private volatile boolean isDone;
  private Runnable onAnswer = () -> {};

  /**
   * The answer to one request.
   *
   * @param isHead whether it has no content, whatever its head says
   */
  ResponseFrames(Http2Stream stream, boolean isHead) {
    this.stream = stream;
    this.isHead = isHead;
  }

  /** Whether its head is known: the work that was asked for is done, or as good as done. */
  boolean isBegun() {
    return isBegun;
  }

  /** Whether all of it is sent. */
  boolean isDone() {
    return isDone;
  }

  /** What is done when the last head is about to be sent. */
  void onAnswer(Runnable action) {
    onAnswer = action;
  }

  /** Sends an answer if none has begun. */
  void answer(byte[] whole) {
    lock.lock();
    try {
      if (!isBegun && head.size() == 0) {
        write(BufferData.create(whole));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(BufferData... buffers) {
    for (BufferData buffer : buffers) {
      write(buffer);
    }
  }

  @Override
  public void writeNow(BufferData... buffers) {
    write(buffers);
  }

  @Override
  public void writeNow(BufferData buffer) {
    write(buffer);
  }

  @Override
  public void write(BufferData buffer) {
    lock.lock();
    try {
      while (buffer.available() > 0 && !isDone && !isBegun) {
        takeHead(buffer);
      }
      if (isBegun && !isDone) {
        body(buffer);
      }
    } catch (IOException e) {
      throw new CloseConnectionException("the answer to a stream ends early", e);
    } finally {
      lock.unlock();
    }
  }

  /** Takes bytes up to the empty line that ends a head. */
  private void takeHead(BufferData buffer) throws IOException {
    while (buffer.available() > 0) {
      int next = buffer.read();
      head.write(next);
      boolean isExpected = next == (lineEnds % 2 == 0 ? '\r' : '\n');
      lineEnds = isExpected ? lineEnds + 1 : next == '\r' ? 1 : 0;
      if (lineEnds == 4) {
        String text = head.toString(StandardCharsets.ISO_8859_1);
        head.reset();
        lineEnds = 0;
        begin(text);
        return;
      }
    }
    if (head.size() > MAX_HEAD_BYTES) {
      throw new IOException("an answer whose head does not end");
    }
  }

  private void begin(String text) throws IOException {
    int status = Integer.parseInt(text.substring(9, 12));
    byte[] encoded = HeaderEncoder.encode(text);
    if (status < 200) {
      stream.send(encoded, NO_DATA, 0, false);
      return;
    }
    boolean isEmpty = isHead || status == 204 || status == 304;
    bodyLeft = isEmpty ? 0 : contentLength(text);
    block = encoded;
    isBegun = true;
    onAnswer.run();
  }

  private static long contentLength(String head) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    int begin = lower.indexOf("\r\ncontent-length: ");
    if (begin < 0) {
      throw new IOException("an answer that does not say its length");
    }
    int from = begin + "\r\ncontent-length: ".length();
    return Long.parseLong(head.substring(from, head.indexOf("\r\n", from)).strip());
  }

  private void body(BufferData buffer) throws IOException {
    int left = (int) Math.min(buffer.available(), bodyLeft);
    if (left == 0 && bodyLeft > 0) {
      if (block.length > 0) {
        send(NO_DATA, 0);
      }
      return;
    }
    try {
      do {
        int wanted = Math.min(left, FrameSink.MAX_CONTENT);
        int allowed = wanted == 0 ? 0 : stream.window().takeNow(wanted);
        if (allowed == 0 && wanted > 0) {
          if (block.length > 0) {
            send(NO_DATA, 0);
          }
          allowed = stream.window().take(wanted);
          if (allowed == 0) {
            throw reset();
          }
        }
        bodyLeft -= allowed;
        left -= allowed;
        send(buffer, allowed);
      } while (left > 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server stops");
    }
  }

  private void send(BufferData data, int count) throws IOException {
    byte[] headers = block;
    block = NO_BYTES;
    boolean isLast = bodyLeft == 0;
    stream.send(headers, data, count, isLast);
    // Not before: who ends the stream meanwhile has to say so to the client.
    isDone = isLast;
  }

  static IOException reset() {
    return new IOException("the stream was reset");
  }

  @Override
  public void flush() {
    // Nothing is kept.
  }

  @Override
  public void close() {
    // The stream ends with its thread.
  }
}
