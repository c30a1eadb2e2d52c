package dev.kiseki.adapters.s3http.http2;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A connection that speaks HTTP/2 (RFC 9113).
 *
 * <p>One thread reads frames and never waits for anything but the next one: content goes to buffers
 * that are as large as the windows that we gave, answers to frames go to a queue. Each stream has a
 * thread of its own, which serves it as a connection of HTTP/1.1 with one request: the very code
 * that serves HTTP/1.1, with all of its limits. Streams write their frames themselves.
 */
public final class Http2Connection implements ServerConnection, InterruptableTask<Void> {
  private static final System.Logger LOG = System.getLogger(Http2Connection.class.getName());

  /** The settings that we speak of (RFC 9113, section 6.5.2). */
  private static final int MAX_CONCURRENT_STREAMS = 3;

  private static final int MAX_HEADER_LIST_SIZE = 6;

  private static final long LINGER_MILLIS = 1000;

  private final ConnectionContext context;
  private final Limits limits;
  private final StreamHandler handler;
  private final ConnectionEnd end;
  private final FrameSource source;
  private final FrameSink sink;
  private final Session session;
  private final OpenStreams streams;
  private final CountDownLatch isRead = new CountDownLatch(1);
  private volatile boolean isClosing;
  private boolean isLastOne;

  /**
   * How much and how slow.
   *
   * @param head for anything that is begun, content aside
   * @param maxHeaderBytes of one request
   * @param room for the streams of all connections
   */
  public record Limits(Duration head, int maxHeaderBytes, StreamRoom room) {}

  /**
   * A connection.
   *
   * @param received what was read of it already
   */
  public Http2Connection(
      ConnectionContext context,
      BufferData received,
      Limits limits,
      StreamHandler handler,
      ConnectionEnd end) {
    this.context = context;
    this.limits = limits;
    this.handler = handler;
    this.end = end;
    this.source = new FrameSource(context.serverSocket(), received);
    this.sink = new FrameSink(context.dataWriter());
    this.session = new Session(sink, limits.room());
    this.streams = session.streams();
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    isLastOne = handler.begin(this);
    try {
      begin();
      new FrameReceiver(
              session, limits.maxHeaderBytes(), (stream, head) -> start(stream, head, limit))
          .receiveAll(source);
    } catch (Violation.OfConnection e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "an HTTP/2 connection ends: " + e.getMessage());
      goAway(e.code());
    } catch (DataReader.InsufficientDataAvailableException
        | UncheckedIOException
        | CloseConnectionException
        | SocketWriterException e) {
      LOG.log(System.Logger.Level.TRACE, "the client went away", e);
    } finally {
      isRead.countDown();
      streams.drain();
      for (Http2Stream stream : streams.all()) {
        stream.breakOff();
        stream.input().breakOff();
      }
      try {
        streams.awaitNone();
      } finally {
        end.handled();
        handler.end(this);
      }
    }
  }

  private void begin() throws Violation.OfConnection {
    byte[] settings = new byte[Frame.HEADER_BYTES + 12];
    Frame.putHeader(settings, 0, 12, Frame.SETTINGS, 0, 0);
    settings[Frame.HEADER_BYTES + 1] = MAX_CONCURRENT_STREAMS;
    Frame.putInt32(settings, Frame.HEADER_BYTES + 2, OpenStreams.MAX_STREAMS);
    settings[Frame.HEADER_BYTES + 7] = MAX_HEADER_LIST_SIZE;
    Frame.putInt32(settings, Frame.HEADER_BYTES + 8, limits.maxHeaderBytes());
    sink.send(settings);
    sink.send(
        Frame.of(Frame.WINDOW_UPDATE, 0, 0, ReceiveWindow.BYTES - ReceiveWindow.DEFAULT_BYTES));
    source.preface();
  }

  private void start(Http2Stream stream, byte[] head, Limit limit) throws Violation.OfConnection {
    StreamExchange exchange = new StreamExchange(stream, head, streams.isNoneAsked());
    Thread thread =
        Thread.ofVirtual()
            .name("h2 " + context.socketId() + " " + stream.id())
            .unstarted(() -> serve(exchange, limit));
    streams.add(stream, thread);
    try {
      if (isLastOne) {
        // Before it begins, so that its end is that of the connection.
        sink.send(Frame.of(Frame.GOAWAY, 0, 0, streams.drain(), Frame.NO_ERROR));
      }
    } finally {
      begin(stream, thread);
    }
  }

  /** Without memory for a thread nobody would ever end the stream, nor then the connection. */
  private void begin(Http2Stream stream, Thread thread) {
    boolean isBegun = false;
    try {
      thread.start();
      isBegun = true;
    } finally {
      if (!isBegun) {
        streams.remove(stream);
      }
    }
  }

  /** The side of a stream that the handler sees. */
  private final class StreamExchange implements StreamHandler.Exchange {
    private final Http2Stream stream;
    private final boolean isOnly;
    private final ConnectionContext context;

    StreamExchange(Http2Stream stream, byte[] head, boolean isOnly) {
      this.stream = stream;
      this.isOnly = isOnly;
      StreamWire wire = new StreamWire(head, stream.input(), count -> consumed(stream, count));
      StreamSocket socket =
          new StreamSocket(
              Http2Connection.this.context.serverSocket(), stream.id(), wire, this::abandon);
      this.context =
          new StreamContext(
              Http2Connection.this.context, socket, DataReader.create(socket), stream.response());
    }

    @Override
    public ConnectionContext context() {
      return context;
    }

    @Override
    public boolean isTooMany() {
      return isLastOne;
    }

    @Override
    public boolean isOnly() {
      return isOnly;
    }

    @Override
    public void onAnswer(Runnable action) {
      stream
          .response()
          .onAnswer(
              () -> {
                dropContent(stream);
                action.run();
              });
    }

    @Override
    public void answer(byte[] whole) {
      // A client may leave no room for it: its stream ends all the same.
      briefly(() -> tryAnswer(whole));
    }

    private void tryAnswer(byte[] whole) {
      try {
        stream.response().answer(whole);
      } catch (CloseConnectionException | SocketWriterException | UncheckedIOException e) {
        LOG.log(System.Logger.Level.TRACE, "the client does not read", e);
      }
    }

    @Override
    public void abandon() {
      end(stream, Frame.CANCEL);
    }
  }

  private void serve(StreamExchange exchange, Limit limit) {
    Http2Stream stream = exchange.stream;
    try {
      handler.serve(exchange, limit);
    } catch (CloseConnectionException e) {
      LOG.log(System.Logger.Level.TRACE, "a stream ends", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a stream failed", e);
    } finally {
      try {
        end(stream, Frame.INTERNAL_ERROR);
      } finally {
        remove(stream);
      }
    }
  }

  private void remove(Http2Stream stream) {
    if (streams.remove(stream)) {
      Thread.ofVirtual().start(this::linger);
    } else if (streams.isEmpty()) {
      sink.rest();
    }
  }

  /**
   * Ends a stream: with a reset when its answer is not whole, or when its client still sends what
   * nobody is going to read.
   */
  private void end(Http2Stream stream, int code) {
    boolean isWhole = stream.response().isDone() && stream.input().isEnded();
    try {
      if (stream.breakOff() && !isWhole) {
        streams.ignoreRest(stream.id());
        int reason = stream.response().isDone() ? Frame.NO_ERROR : code;
        sink.send(Frame.of(Frame.RST_STREAM, 0, stream.id(), reason));
      }
      session.give(stream.input().breakOff());
    } catch (Violation.OfConnection e) {
      close();
    }
  }

  /**
   * What is answered needs no more content: it would be kept for as long as the client does not
   * read the answer.
   */
  private void dropContent(Http2Stream stream) {
    try {
      session.give(stream.input().breakOff());
    } catch (Violation.OfConnection e) {
      close();
    }
  }

  /** Of the content of a stream so much was read. */
  private void consumed(Http2Stream stream, int count) {
    try {
      int grant = stream.input().grant();
      if (grant > 0) {
        sink.send(Frame.of(Frame.WINDOW_UPDATE, 0, stream.id(), grant));
      }
      session.give(count);
    } catch (Violation.OfConnection e) {
      close();
    }
  }

  private void goAway(int code) {
    int lastId = streams.drain();
    try {
      sink.send(Frame.of(Frame.GOAWAY, 0, 0, lastId, code));
      sink.flush();
    } catch (Violation.OfConnection | RuntimeException e) {
      LOG.log(System.Logger.Level.TRACE, "the client does not read", e);
    }
  }

  /**
   * Ends the connection after its last answer: not at once, or what the client sends while it reads
   * would take from it what it has not read yet.
   */
  private void linger() {
    try {
      if (!isRead.await(LINGER_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.TRACE, "the client does not go");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  private void close() {
    try {
      sink.flush();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.TRACE, "the client went away", e);
    } finally {
      end.now();
    }
  }

  /**
   * Whether the client is too slow, and given up now: silent without a request under way, slow to
   * finish what it began, or not reading. Bodies and answers are watched stream by stream.
   */
  public boolean giveUp(long nowNanos, long silenceNanos) {
    boolean isStalled = sink.stalledNanos(nowNanos) > silenceNanos;
    boolean isIdle = streams.idleNanos(nowNanos) > silenceNanos;
    if (!isStalled && !isIdle && !source.isLate(nowNanos, silenceNanos, limits.head().toNanos())) {
      return false;
    }
    Thread.ofVirtual().start(this::farewell);
    return true;
  }

  /** Tells the client to go elsewhere, if it reads that, and ends. */
  private void farewell() {
    briefly(() -> goAway(Frame.NO_ERROR));
    end.now();
  }

  /** Does what may wait for the client, and waits for that no longer than a moment. */
  private static void briefly(Runnable last) {
    Thread thread = Thread.ofVirtual().start(last);
    try {
      thread.join(Duration.ofMillis(LINGER_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether nothing is lost when it ends now, and it does not end by itself. */
  @Override
  public boolean canInterrupt() {
    return streams.isEmpty() && !isClosing;
  }

  @Override
  public void run() {
    throw new UnsupportedOperationException("a connection is handled, not run");
  }

  @Override
  public Duration idleTime() {
    return Duration.ofNanos(streams.idleNanos(System.nanoTime()));
  }

  /** Streams under way are finished, or ended as well. */
  @Override
  public void close(boolean interrupt) {
    isClosing = true;
    streams.drain();
    if (interrupt) {
      streams.interrupt();
    }
    if (interrupt || streams.isEmpty()) {
      Thread.ofVirtual().start(this::farewell);
    } else {
      Thread.ofVirtual().start(() -> goAway(Frame.NO_ERROR));
    }
  }
}
