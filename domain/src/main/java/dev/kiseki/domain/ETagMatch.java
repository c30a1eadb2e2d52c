package dev.kiseki.domain;

import java.util.List;

/** The value of If-Match or If-None-Match: {@code *}, or a list of entity tags without quotes. */
public sealed interface ETagMatch {
  /** {@code *}: any current representation. */
  record Any() implements ETagMatch {}

  /** One of these. */
  record OneOf(List<String> tags) implements ETagMatch {
    public OneOf {
      tags = List.copyOf(tags);
    }
  }

  default boolean matches(ETag etag) {
    return switch (this) {
      case Any _ -> true;
      case OneOf(List<String> tags) -> tags.contains(etag.text());
    };
  }
}
