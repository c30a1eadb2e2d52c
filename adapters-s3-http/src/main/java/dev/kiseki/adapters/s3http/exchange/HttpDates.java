package dev.kiseki.adapters.s3http.exchange;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Times in headers and documents; whole seconds, as S3 keeps them. */
public final class HttpDates {
  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'.000Z'", Locale.ROOT);

  private HttpDates() {}

  /** As in a header. */
  public static String format(long epochSeconds) {
    return HTTP.format(Instant.ofEpochSecond(epochSeconds).atOffset(ZoneOffset.UTC));
  }

  /** As in a document. */
  public static String iso(long epochSeconds) {
    return ISO.format(Instant.ofEpochSecond(epochSeconds).atOffset(ZoneOffset.UTC));
  }

  /** From a condition header; what is no date is no condition (RFC 9110, 13.1.3). */
  public static Optional<Long> parse(String text) {
    try {
      return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond());
    } catch (DateTimeException e) {
      return parseIso(text);
    }
  }

  private static Optional<Long> parseIso(String text) {
    try {
      return Optional.of(Instant.parse(text).getEpochSecond());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
