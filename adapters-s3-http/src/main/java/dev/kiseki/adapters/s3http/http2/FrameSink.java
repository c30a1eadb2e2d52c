package dev.kiseki.adapters.s3http.http2;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The frames that a connection sends. Streams write theirs themselves, one after the other. What
 * answers a frame is queued, so that the thread that reads never waits for a client that does not.
 */
final class FrameSink {
  /** One write of content: four frames. */
  static final int MAX_CONTENT = 4 * Frame.MAX_PAYLOAD;

  /** A client that has so much to read and goes on asking is not going to. */
  private static final int MAX_QUEUED_BYTES = 64 * 1024;

  private static final byte[] NO_BYTES = new byte[0];

  /** A dynamic table of size 0: RFC 7541 wants it said when a client allows less than usual. */
  private static final byte NO_TABLE = 0x20;

  private final DataWriter writer;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final ReentrantLock queueing = new ReentrantLock();
  private final AtomicBoolean isFlushing = new AtomicBoolean();

  /** Guarded by {@link #queueing}. */
  private byte[] queue = NO_BYTES;

  private int queued;

  /** Guarded by {@link #writing}. */
  private byte[] out = NO_BYTES;

  private int outBytes;
  private boolean saidNoTable;

  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong answerFrames = new AtomicLong();
  private volatile long writingSinceNanos;

  FrameSink(DataWriter writer) {
    this.writer = writer;
  }

  /** How long the client has let a write wait. */
  long stalledNanos(long nowNanos) {
    long since = writingSinceNanos;
    return since == 0 ? 0 : nowNanos - since;
  }

  /** The heads of answers that were sent. */
  long answers() {
    return answers.get();
  }

  /** The frames of answers that were sent. */
  long answerFrames() {
    return answerFrames.get();
  }

  /** Sends a small frame soon, without waiting. */
  void send(byte[] frame) throws Violation.OfConnection {
    if (!queue(frame)) {
      throw new Violation.OfConnection(Frame.ENHANCE_YOUR_CALM, "answers that nobody reads");
    }
    flushSoon();
  }

  private boolean queue(byte[] frame) {
    queueing.lock();
    try {
      if (queued + frame.length > MAX_QUEUED_BYTES) {
        return false;
      }
      if (queued + frame.length > queue.length) {
        queue = Arrays.copyOf(queue, Math.max(256, 2 * (queued + frame.length)));
      }
      System.arraycopy(frame, 0, queue, queued, frame.length);
      queued += frame.length;
      return true;
    } finally {
      queueing.unlock();
    }
  }

  private boolean hasQueued() {
    queueing.lock();
    try {
      return queued > 0;
    } finally {
      queueing.unlock();
    }
  }

  private void flushSoon() {
    if (isFlushing.compareAndSet(false, true)) {
      Thread.ofVirtual().start(this::flushQueue);
    }
  }

  private void flushQueue() {
    do {
      try {
        flush();
      } catch (RuntimeException e) {
        // The thread that reads the connection finds it broken too.
        return;
      }
      isFlushing.set(false);
    } while (hasQueued() && isFlushing.compareAndSet(false, true));
  }

  /** Sends what is queued. Waits for the client. */
  void flush() {
    writing.lock();
    try {
      takeQueued();
      write();
    } finally {
      writing.unlock();
    }
  }

  /** What a stream sends at once. */
  record Content(int streamId, byte[] headers, BufferData data, int count, boolean isLast) {}

  /**
   * Sends headers, if there are any, and content that the windows allow. Waits for the client.
   *
   * @param isOpen asked when it is this stream's turn: nothing may follow the frame that reset it
   */
  boolean write(Content content, BooleanSupplier isOpen) {
    writing.lock();
    try {
      takeQueued();
      boolean isWritten = isOpen.getAsBoolean();
      if (isWritten) {
        headers(content);
        data(content);
      }
      write();
      return isWritten;
    } finally {
      writing.unlock();
    }
  }

  private void headers(Content content) {
    byte[] block = content.headers();
    if (block.length == 0) {
      return;
    }
    answers.incrementAndGet();
    if (!saidNoTable) {
      saidNoTable = true;
      byte[] longer = new byte[block.length + 1];
      longer[0] = NO_TABLE;
      System.arraycopy(block, 0, longer, 1, block.length);
      block = longer;
    }
    int sent = 0;
    do {
      int length = Math.min(Frame.MAX_PAYLOAD, block.length - sent);
      int flags = sent + length == block.length ? Frame.END_HEADERS : 0;
      if (sent == 0 && content.count() == 0 && content.isLast()) {
        flags |= Frame.END_STREAM;
      }
      int type = sent == 0 ? Frame.HEADERS : Frame.CONTINUATION;
      frame(length, type, flags, content.streamId());
      System.arraycopy(block, sent, out, outBytes, length);
      outBytes += length;
      sent += length;
    } while (sent < block.length);
  }

  private void data(Content content) {
    int left = content.count();
    if (left == 0 && content.headers().length == 0 && content.isLast()) {
      frame(0, Frame.DATA, Frame.END_STREAM, content.streamId());
    }
    while (left > 0) {
      int length = Math.min(Frame.MAX_PAYLOAD, left);
      left -= length;
      int flags = left == 0 && content.isLast() ? Frame.END_STREAM : 0;
      frame(length, Frame.DATA, flags, content.streamId());
      content.data().read(out, outBytes, length);
      outBytes += length;
    }
  }

  /** The header of a frame, and room for its payload. */
  private void frame(int length, int type, int flags, int streamId) {
    answerFrames.incrementAndGet();
    room(Frame.HEADER_BYTES + length);
    Frame.putHeader(out, outBytes, length, type, flags, streamId);
    outBytes += Frame.HEADER_BYTES;
  }

  private void room(int bytes) {
    if (outBytes + bytes > out.length) {
      out = Arrays.copyOf(out, Math.max(512, Math.max(2 * out.length, outBytes + bytes)));
    }
  }

  private void takeQueued() {
    queueing.lock();
    try {
      room(queued);
      System.arraycopy(queue, 0, out, outBytes, queued);
      outBytes += queued;
      queued = 0;
    } finally {
      queueing.unlock();
    }
  }

  private void write() {
    int count = outBytes;
    outBytes = 0;
    if (count == 0) {
      return;
    }
    writingSinceNanos = System.nanoTime() | 1;
    try {
      writer.writeNow(BufferData.create(out, 0, count));
    } finally {
      writingSinceNanos = 0;
    }
  }

  /** Gives the buffer back while no stream is open. */
  void rest() {
    if (writing.tryLock()) {
      try {
        out = NO_BYTES;
      } finally {
        writing.unlock();
      }
    }
  }
}
