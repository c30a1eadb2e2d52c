package dev.kiseki.adapters.s3http.http;

import java.time.Duration;

/**
 * How slow a client may be before its connection is given to somebody else.
 *
 * @param silence without a byte read or written, in a body or between two requests
 * @param head from the first byte of a request to the end of its headers; and for all of a TLS
 *     handshake, from the moment a connection is accepted
 * @param minBytesPerSecond of a body, over all the time spent waiting for it, once {@code silence}
 *     of it has passed
 */
public record PaceLimits(Duration silence, Duration head, long minBytesPerSecond) {
  /** Generous for a client on a bad line, and far from enough to hold connections for ever. */
  public static final PaceLimits DEFAULT =
      new PaceLimits(Duration.ofSeconds(60), Duration.ofSeconds(30), 1024);

  public PaceLimits {
    if (silence.isNegative() || silence.isZero() || head.isNegative() || minBytesPerSecond < 0) {
      throw new IllegalArgumentException("pace limits");
    }
  }
}
