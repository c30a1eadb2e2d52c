package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.body.WireBytes;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The HTTP body of one request: counted, and its failures told apart from ours. Used by one thread.
 */
final class WireBody implements WireBytes {
  private final ServerRequest request;
  private final OptionalLong contentLength;
  private Optional<InputStream> stream = Optional.empty();
  private long received;
  private boolean ended;
  private boolean broken;

  /** A body of this length, or chunked when the length is absent. */
  WireBody(ServerRequest request, OptionalLong contentLength) {
    this.request = request;
    this.contentLength = contentLength;
    this.ended = contentLength.orElse(-1) == 0;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    int count;
    try {
      // Asking for the stream is what sends 100 Continue.
      if (stream.isEmpty()) {
        stream = Optional.of(request.content().inputStream());
      }
      count = stream.get().read(target, offset, length);
    } catch (IOException | RuntimeException e) {
      broken = true;
      throw unreadable(e);
    }
    if (count < 0) {
      ended = true;
      requireWhole();
    } else {
      received += count;
    }
    return count;
  }

  /** A client that is too slow is told so; whether it gets to read that is its own affair. */
  private static KisekiException unreadable(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (TimeoutAnswer.isTooSlow(cause)) {
        return new KisekiException(e, ErrorCode.REQUEST_TIMEOUT, TimeoutAnswer.MESSAGE);
      }
    }
    return new KisekiException(
        e, ErrorCode.INCOMPLETE_BODY, "The request body could not be read to its end.");
  }

  long receivedBytes() {
    return received;
  }

  /** Whether the next request on this connection begins where the parser stands. */
  boolean isFinished() {
    return ended && !broken;
  }

  /**
   * Whether the client is still sending: it may wait for nothing, or be waiting for 100 Continue.
   */
  boolean mayLinger() {
    boolean sending = stream.isPresent() || !request.headers().contains(HeaderNames.EXPECT);
    return sending && !broken && !ended;
  }

  /** Whether the client was promised nothing yet and has nothing to send. */
  boolean isAwaitedForNothing() {
    return stream.isEmpty()
        && contentLength.orElse(-1) == 0
        && request.headers().contains(HeaderValues.EXPECT_100);
  }

  boolean isBroken() {
    return broken;
  }

  /** Whether what is left is no more than this and the client is sending it anyway. */
  boolean mayDrain(long maxBytes) {
    boolean sending = stream.isPresent() || !request.headers().contains(HeaderNames.EXPECT);
    return sending && contentLength.isPresent() && contentLength.getAsLong() - received <= maxBytes;
  }

  /** Reads and drops up to this many bytes, so that the client gets to read our answer. */
  void drain(long maxBytes) {
    byte[] waste = new byte[16 * 1024];
    long left = maxBytes;
    while (left > 0 && !broken) {
      int count = read(waste, 0, waste.length);
      if (count < 0) {
        return;
      }
      left -= count;
    }
  }

  private void requireWhole() {
    if (contentLength.isPresent() && received != contentLength.getAsLong()) {
      broken = true;
      throw new KisekiException(
          ErrorCode.INCOMPLETE_BODY,
          "You did not provide the number of bytes specified by the Content-Length HTTP header.");
    }
  }
}
