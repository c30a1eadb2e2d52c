package dev.kiseki.adapters.s3http.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The instant a request was signed.
 *
 * @param text as in {@code 20130524T000000Z}; what the string to sign holds
 */
record AmzDate(String text, long epochSeconds) {
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final int LENGTH = 16;

  String day() {
    return text.substring(0, 8);
  }

  static Optional<AmzDate> parseBasic(String text) {
    if (text.length() != LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
      return Optional.empty();
    }
    for (int i = 0; i < LENGTH - 1; i++) {
      char c = text.charAt(i);
      if (i != 8 && (c < '0' || c > '9')) {
        return Optional.empty();
      }
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(text, 0, 4),
              number(text, 4, 6),
              number(text, 6, 8),
              number(text, 9, 11),
              number(text, 11, 13),
              number(text, 13, 15));
      return Optional.of(new AmzDate(text, time.toEpochSecond(ZoneOffset.UTC)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The Date header: RFC 1123, or RFC 822 with a numeric zone. */
  static Optional<AmzDate> parseHttp(String text) {
    try {
      Instant instant = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      String basic = BASIC.format(instant.atOffset(ZoneOffset.UTC));
      return basic.length() == LENGTH
          ? Optional.of(new AmzDate(basic, instant.getEpochSecond()))
          : Optional.empty();
    } catch (DateTimeException e) {
      return parseBasic(text);
    }
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
