package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.DeleteConditions;
import dev.kiseki.domain.ETagMatch;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.domain.WriteConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Condition headers. */
final class Conditions {
  private static final String MODIFIED = "x-amz-if-match-last-modified-time";
  private static final String SIZE = "x-amz-if-match-size";

  private Conditions() {}

  static ReadConditions ofRead(RequestHeaders headers) {
    return read(headers, "");
  }

  static ReadConditions ofCopySource(RequestHeaders headers) {
    return read(headers, "x-amz-copy-source-");
  }

  static WriteConditions ofWrite(RequestHeaders headers) {
    return new WriteConditions(
        headers.first("if-match").map(Conditions::match),
        headers.first("if-none-match").map(Conditions::match));
  }

  static DeleteConditions ofDelete(RequestHeaders headers) {
    return new DeleteConditions(
        ofWrite(headers),
        headers.first(MODIFIED).map(text -> seconds(MODIFIED, text)),
        headers.first(SIZE).map(text -> size(SIZE, text)));
  }

  /** A time that must be one: a condition nobody understands would delete too much. */
  static long seconds(String name, String text) {
    return HttpDates.parse(text.strip())
        .orElseThrow(() -> Arguments.invalid("Invalid time specified", name, text));
  }

  static long size(String name, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw Arguments.invalid("Invalid size specified", name, text);
    }
  }

  /** From {@code *} or a list of entity tags, quoted or bare. */
  static ETagMatch match(String value) {
    if (value.strip().equals("*")) {
      return new ETagMatch.Any();
    }
    List<String> tags = new ArrayList<>();
    for (String tag : value.split(",", -1)) {
      tags.add(bare(tag));
    }
    return new ETagMatch.OneOf(tags);
  }

  /** An entity tag without quotes and without the mark of a weak one. */
  static String bare(String tag) {
    String text = tag.strip();
    if (text.startsWith("W/")) {
      text = text.substring(2);
    }
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static ReadConditions read(RequestHeaders headers, String prefix) {
    return new ReadConditions(
        headers.first(prefix + "if-match").map(Conditions::match),
        headers.first(prefix + "if-none-match").map(Conditions::match),
        time(headers, prefix + "if-modified-since"),
        time(headers, prefix + "if-unmodified-since"));
  }

  private static Optional<Long> time(RequestHeaders headers, String name) {
    return headers.first(name).flatMap(HttpDates::parse);
  }
}
