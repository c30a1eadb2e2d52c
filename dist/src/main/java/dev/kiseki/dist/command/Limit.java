package dev.kiseki.dist.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads limits: plain numbers as text, or {@code none}. */
final class Limit {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([KMGTP]?)(i?B)?");
  private static final String NONE = "none";

  private Limit() {}

  /** A size, as in {@code 10G}. */
  static final class Bytes implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      Matcher matcher = SIZE.matcher(text);
      if (text.equals(NONE)) {
        return NONE;
      }
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "a size is a number, with K, M, G, T or P if you like, as in 10G; or none");
      }
      int power =
          switch (matcher.group(2)) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            case "T" -> 40;
            case "P" -> 50;
            default -> 0;
          };
      try {
        long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << power);
        return String.valueOf(bytes);
      } catch (ArithmeticException e) {
        throw new TypeConversionException("a size ends at 8191P");
      }
    }
  }

  /** A number of things. */
  static final class Count implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.equals(NONE) && !text.matches("\\d{1,18}")) {
        throw new TypeConversionException("a count is a number; or none");
      }
      return text;
    }
  }
}
