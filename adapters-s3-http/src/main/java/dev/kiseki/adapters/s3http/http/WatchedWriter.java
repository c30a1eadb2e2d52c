package dev.kiseki.adapters.s3http.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import org.jspecify.annotations.Nullable;

/** Writes of one connection, by its thread: each waits for its client to read. */
final class WatchedWriter implements DataWriter {
  /** Up to here a copy costs less than another write to the socket. */
  private static final int COPY_UP_TO_BYTES = 8 * 1024;

  private final DataWriter delegate;
  private final ConnectionWatch watch;
  private boolean holds;
  private @Nullable BufferData held;

  WatchedWriter(DataWriter delegate, ConnectionWatch watch) {
    this.delegate = delegate;
    this.watch = watch;
  }

  /** Keeps the one write that follows, the head of a response, for {@link #writeBehindHeld}. */
  void holdNext() {
    holds = true;
  }

  /**
   * Writes what is held and these bytes, in one write to the socket where that costs no copy of the
   * body. Whoever reads is woken once, and a second system call costs as much as opening a frame.
   *
   * @param bytes before {@code offset} they are overwritten
   */
  void writeBehindHeld(byte[] bytes, int offset, int length) {
    BufferData head = held;
    holds = false;
    held = null;
    int headLength = head == null ? 0 : head.available();
    if (head == null) {
      write(BufferData.create(bytes, offset, length));
    } else if (headLength <= offset) {
      head.read(bytes, offset - headLength, headLength);
      write(BufferData.create(bytes, offset - headLength, headLength + length));
    } else if (headLength + length <= COPY_UP_TO_BYTES) {
      byte[] joined = new byte[headLength + length];
      head.read(joined, 0, headLength);
      System.arraycopy(bytes, offset, joined, headLength, length);
      write(BufferData.create(joined));
    } else {
      write(head);
      write(BufferData.create(bytes, offset, length));
    }
  }

  @Override
  public void write(BufferData... buffers) {
    watch.begin(ConnectionWatch.Waiting.FOR_READER);
    try {
      delegate.write(buffers);
    } finally {
      watch.end();
    }
  }

  @Override
  public void write(BufferData buffer) {
    if (holds) {
      holds = false;
      held = buffer;
      return;
    }
    watch.begin(ConnectionWatch.Waiting.FOR_READER);
    try {
      delegate.write(buffer);
    } finally {
      watch.end();
    }
  }

  @Override
  public void writeNow(BufferData... buffers) {
    watch.begin(ConnectionWatch.Waiting.FOR_READER);
    try {
      delegate.writeNow(buffers);
    } finally {
      watch.end();
    }
  }

  @Override
  public void writeNow(BufferData buffer) {
    watch.begin(ConnectionWatch.Waiting.FOR_READER);
    try {
      delegate.writeNow(buffer);
    } finally {
      watch.end();
    }
  }

  @Override
  public void flush() {
    watch.begin(ConnectionWatch.Waiting.FOR_READER);
    try {
      delegate.flush();
    } finally {
      watch.end();
    }
  }

  @Override
  public void close() {
    delegate.close();
  }
}
