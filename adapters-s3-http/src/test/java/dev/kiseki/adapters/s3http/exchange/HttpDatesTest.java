package dev.kiseki.adapters.s3http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDatesTest {
  private static final long EXAMPLE = 784_111_777;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "1994-11-06T08:49:37Z"
      })
  void everyFormOfADateIsRead(String text) {
    assertEquals(Optional.of(EXAMPLE), HttpDates.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "0", "Sun, 32 Nov 1994 08:49:37 GMT", "1994-11-06"})
  void whatIsNoDateIsNone(String text) {
    assertEquals(Optional.empty(), HttpDates.parse(text));
  }

  @Test
  void aDateIsWrittenInOneForm() {
    assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDates.format(EXAMPLE));
    assertEquals("1994-11-06T08:49:37.000Z", HttpDates.iso(EXAMPLE));
  }
}
