package dev.kiseki.application.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CookiesTest {
  private static final int NAMES = 1000;

  private final Cookies cookies = new Cookies();

  private static byte[] name(int number) {
    return "%06d".formatted(number).getBytes(UTF_8);
  }

  /** Reads every so many names, and gives their numbers. */
  private List<Long> read(int step) {
    List<Long> numbers = new ArrayList<>();
    long at = Cookies.FIRST;
    for (int i = 0; i < NAMES; i += step) {
      at = cookies.follow(at, name(i));
      numbers.add(at);
    }
    return numbers;
  }

  @Test
  void namesKeepTheirNumbersWhenOthersGo() {
    List<Long> first = read(1);
    for (int round = 0; round < 200; round++) {
      List<Long> rest = read(2);
      for (int i = 0; i < rest.size(); i++) {
        assertEquals(first.get(2 * i), rest.get(i));
      }
    }
    for (int i = 0; i < NAMES; i++) {
      assertArrayEquals(name(i), cookies.positionOf(first.get(i)));
    }
  }

  @Test
  void aNameThatCameGetsANumberAndThoseBehindItGrow() {
    List<Long> before = read(2);
    List<Long> after = read(1);
    for (int i = 1; i < after.size(); i++) {
      assertEquals(1, Long.signum(after.get(i) - after.get(i - 1)));
      assertArrayEquals(name(i), cookies.positionOf(after.get(i)));
    }
    for (int i = 0; i < before.size(); i++) {
      assertArrayEquals(name(2 * i), cookies.positionOf(before.get(i)));
    }
  }

  /** A directory that changes and is read again and again by one handle takes no more memory. */
  @Test
  void placesAreForgottenAtTheBeginningWhenTheyAreMany() {
    for (int name = 0; name < 300_000; name += NAMES) {
      cookies.rewind();
      long at = Cookies.FIRST;
      for (int i = 0; i < NAMES; i++) {
        at = cookies.follow(at, name(name + i));
      }
      assertEquals(-1, Long.signum(at - Cookies.EXACT - 2 * NAMES));
      assertArrayEquals(name(name + NAMES - 1), cookies.positionOf(at));
    }
  }
}
