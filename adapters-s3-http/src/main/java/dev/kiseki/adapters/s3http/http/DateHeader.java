package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.exchange.HttpDates;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.function.LongSupplier;

/**
 * The Date of answers, by the clock that objects are dated with. Helidon's own is looked up once a
 * second, so that an object could be younger than the answer that shows it (RFC 9110, 8.8.2.1).
 */
final class DateHeader {
  private final LongSupplier clockMillis;
  private volatile Shown shown = new Shown(Long.MIN_VALUE, HeaderValues.create("Date", ""));

  private record Shown(long seconds, Header header) {}

  DateHeader(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /** Formatted once a second. */
  Header now() {
    long seconds = Math.floorDiv(clockMillis.getAsLong(), 1000);
    Shown last = shown;
    if (last.seconds() != seconds) {
      last = new Shown(seconds, HeaderValues.create(HeaderNames.DATE, HttpDates.format(seconds)));
      shown = last;
    }
    return last.header();
  }
}
