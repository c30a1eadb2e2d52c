package dev.kiseki.adapters.s3http.http;

import io.helidon.webserver.CloseConnectionException;
import java.util.Optional;

/**
 * How fast the client of one connection sends. A connection that is silent is ended by {@link
 * StalledConnections}; this looks at those that send a byte now and then to keep a connection for
 * themselves. Owned by the connection's thread, which is how the handler of a request finds it.
 */
final class ClientPace {
  private static final ThreadLocal<ClientPace> CURRENT = new ThreadLocal<>();

  private final PaceLimits limits;
  private long requestsLeft;
  private Stage stage = Stage.IDLE;
  private long headSinceNanos;
  private long waitedNanos;
  private long bodyBytes;
  private boolean tooMany;

  private enum Stage {
    IDLE,
    HEAD,
    BODY
  }

  ClientPace(PaceLimits limits) {
    this(limits, Long.MAX_VALUE);
  }

  private ClientPace(PaceLimits limits, long requestsLeft) {
    this.limits = limits;
    this.requestsLeft = requestsLeft;
  }

  /** Of a stream of HTTP/2: no bytes of its content are ever another request. */
  static ClientPace ofOneRequest(PaceLimits limits) {
    return new ClientPace(limits, 1);
  }

  /**
   * The connection's thread begins its work.
   *
   * @param isTooMany whether there are more connections than are served
   */
  void begin(boolean isTooMany) {
    tooMany = isTooMany;
    CURRENT.set(this);
  }

  static void end() {
    CURRENT.remove();
  }

  /** The head of a request is read; whether the request is to be served. */
  static boolean requestBegins() {
    ClientPace pace = CURRENT.get();
    if (pace == null) {
      return true;
    }
    if (pace.requestsLeft-- == 0) {
      throw new CloseConnectionException("a second request on a stream");
    }
    pace.stage = Stage.BODY;
    pace.waitedNanos = 0;
    pace.bodyBytes = 0;
    return !pace.tooMany;
  }

  /**
   * Whether the connection of this thread is one too many; absent where no connection is handled.
   */
  static Optional<Boolean> isOneTooMany() {
    return Optional.ofNullable(CURRENT.get()).map(pace -> pace.tooMany);
  }

  /** The answer is sent: what comes next is another request. */
  static void requestEnds() {
    ClientPace pace = CURRENT.get();
    if (pace != null) {
      pace.stage = Stage.IDLE;
    }
  }

  /** Received so far of the body under way; zero between bodies. */
  long bodyBytes() {
    return stage == Stage.BODY ? bodyBytes : 0;
  }

  /** What the next read is for. */
  ConnectionWatch.Waiting waiting() {
    return stage == Stage.BODY
        ? ConnectionWatch.Waiting.FOR_BODY
        : ConnectionWatch.Waiting.FOR_REQUEST;
  }

  /**
   * Bytes came after so long a wait. Only waits count: time that the server spends is no fault of
   * the client.
   */
  void received(int count, long nowNanos, long waited) {
    switch (stage) {
      case IDLE -> {
        stage = Stage.HEAD;
        headSinceNanos = nowNanos;
      }
      case HEAD -> {
        if (nowNanos - headSinceNanos > limits.head().toNanos()) {
          throw TimeoutAnswer.tooSlow("the head of a request came too slowly");
        }
      }
      case BODY -> {
        waitedNanos += waited;
        bodyBytes += count;
        if (waitedNanos > limits.silence().toNanos() + dueNanos(bodyBytes)) {
          throw TimeoutAnswer.tooSlow("the body of a request came too slowly");
        }
      }
    }
  }

  /** How long so many bytes may take. */
  private long dueNanos(long bytes) {
    return limits.minBytesPerSecond() == 0
        ? Long.MAX_VALUE / 2
        : (long) (bytes * 1e9 / limits.minBytesPerSecond());
  }
}
