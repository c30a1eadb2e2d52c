package dev.kiseki.adapters.s3http.http2;

import io.helidon.common.buffers.BufferData;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One stream of a connection: a request and its answer. */
final class Http2Stream {
  private final int id;
  private final int headBytes;
  private final StreamInput input;
  private final SendWindows windows;
  private final SendWindows.Window window;
  private final FrameSink sink;
  private final ResponseFrames response;
  private final AtomicBoolean isReset = new AtomicBoolean();
  private volatile boolean isLeaving;

  Http2Stream(
      int id, RequestHead.Request request, boolean isEnded, SendWindows windows, FrameSink sink) {
    this.id = id;
    this.headBytes = request.memoryBytes();
    this.input = new StreamInput(request.contentLength(), isEnded);
    this.windows = windows;
    this.window = windows.window();
    this.sink = sink;
    this.response = new ResponseFrames(this, request.isHead());
  }

  int id() {
    return id;
  }

  int headBytes() {
    return headBytes;
  }

  StreamInput input() {
    return input;
  }

  SendWindows.Window window() {
    return window;
  }

  ResponseFrames response() {
    return response;
  }

  boolean isReset() {
    return isReset.get();
  }

  /**
   * Whether its last frame is sent, or is the one that is being sent: a client that has read it may
   * ask again before the thread that sent it goes on.
   */
  boolean isLeaving() {
    return isLeaving;
  }

  /** Sends what the windows allow, which was taken from them. */
  void send(byte[] headers, BufferData data, int count, boolean isLast) throws IOException {
    if (!sink.write(
        new FrameSink.Content(id, headers, data, count, isLast), () -> isItsTurn(isLast))) {
      windows.open(count);
      throw ResponseFrames.reset();
    }
  }

  private boolean isItsTurn(boolean isLast) {
    isLeaving = isLast;
    return !isReset.get();
  }

  /** Ends its reads and writes; whether nobody has done so before. */
  boolean breakOff() {
    boolean isFirst = isReset.compareAndSet(false, true);
    window.close();
    return isFirst;
  }
}
