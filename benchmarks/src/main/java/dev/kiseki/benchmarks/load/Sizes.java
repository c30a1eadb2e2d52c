package dev.kiseki.benchmarks.load;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes as people write them: {@code 512KiB}, {@code 64MiB}, {@code 5GiB}, {@code 4096}. */
final class Sizes {
  private static final Pattern SIZE = Pattern.compile("(\\d+)(kib|mib|gib|)");

  private Sizes() {}

  static long parse(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a size such as 64MiB: " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "kib" -> number << 10;
      case "mib" -> number << 20;
      case "gib" -> number << 30;
      default -> number;
    };
  }
}
