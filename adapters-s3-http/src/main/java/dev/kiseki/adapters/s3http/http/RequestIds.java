package dev.kiseki.adapters.s3http.http;

import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names for requests, to find them in the log: the server's start and a count, scattered so that
 * they look unalike.
 */
final class RequestIds {
  private final AtomicLong next;

  RequestIds(long startMillis) {
    this.next = new AtomicLong(startMillis << 22);
  }

  String next() {
    // An odd multiplier is a bijection on 64 bits: ids stay distinct.
    return HexFormat.of()
        .toHexDigits(next.incrementAndGet() * 0x9E3779B97F4A7C15L)
        .toUpperCase(Locale.ROOT);
  }
}
