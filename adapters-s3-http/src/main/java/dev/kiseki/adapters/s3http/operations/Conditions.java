package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.ETagMatch;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.domain.WriteConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Condition headers. */
final class Conditions {
  private Conditions() {}

  static ReadConditions ofRead(RequestHeaders headers) {
    return read(headers, "");
  }

  static ReadConditions ofCopySource(RequestHeaders headers) {
    return read(headers, "x-amz-copy-source-");
  }

  static WriteConditions ofWrite(RequestHeaders headers) {
    for (String name : List.of("x-amz-if-match-last-modified-time", "x-amz-if-match-size")) {
      if (headers.has(name)) {
        throw new KisekiException(
            ErrorCode.NOT_IMPLEMENTED,
            "A header you provided implies functionality that is not implemented",
            Fact.of("Header", name));
      }
    }
    return new WriteConditions(
        headers.first("if-match").map(Conditions::match),
        headers.first("if-none-match").map(Conditions::match));
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
