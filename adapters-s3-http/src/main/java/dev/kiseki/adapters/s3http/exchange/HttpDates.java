package dev.kiseki.adapters.s3http.exchange;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Times in headers and documents; whole seconds, as S3 keeps them. */
public final class HttpDates {
  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

  /**
   * The three forms that a recipient must read (RFC 9110, 5.6.7); the second has its year in two.
   */
  private static final List<DateTimeFormatter> READ =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH)
              .withZone(ZoneOffset.UTC),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC));

  private HttpDates() {}

  /** As in a header. */
  public static String format(long epochSeconds) {
    return HTTP.format(Instant.ofEpochSecond(epochSeconds).atOffset(ZoneOffset.UTC));
  }

  /** As in a document. By hand, because a listing page formats a thousand of them. */
  public static String iso(long epochSeconds) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(epochSeconds, 0, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(24);
    two(out, time.getYear() / 100);
    two(out, time.getYear() % 100);
    two(out.append('-'), time.getMonthValue());
    two(out.append('-'), time.getDayOfMonth());
    two(out.append('T'), time.getHour());
    two(out.append(':'), time.getMinute());
    two(out.append(':'), time.getSecond());
    return out.append(".000Z").toString();
  }

  private static void two(StringBuilder out, int number) {
    out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /** From a condition header; what is no date is no condition (RFC 9110, 13.1.3). */
  public static Optional<Long> parse(String text) {
    return READ.stream()
        .flatMap(form -> parse(text, form).stream())
        .findFirst()
        .or(() -> parseIso(text));
  }

  private static Optional<Long> parse(String text, DateTimeFormatter form) {
    try {
      return Optional.of(ZonedDateTime.parse(text, form).toEpochSecond());
    } catch (DateTimeException e) {
      return Optional.empty();
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
