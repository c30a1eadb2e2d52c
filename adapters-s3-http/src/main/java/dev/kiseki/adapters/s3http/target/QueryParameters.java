package dev.kiseki.adapters.s3http.target;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The query of a request, decoded, in the order it came; small, so looked up by walking. */
public final class QueryParameters {
  /** No S3 operation has forty parameters; the bound keeps a hostile query cheap. */
  static final int MAX_PARAMETERS = 128;

  private static final QueryParameters EMPTY = new QueryParameters(List.of());

  private final List<QueryParameter> parameters;

  private QueryParameters(List<QueryParameter> parameters) {
    this.parameters = parameters;
  }

  public static QueryParameters parse(String rawQuery) {
    if (rawQuery.isEmpty()) {
      return EMPTY;
    }
    List<QueryParameter> parsed = new ArrayList<>(8);
    int start = 0;
    while (start <= rawQuery.length()) {
      int ampersand = rawQuery.indexOf('&', start);
      int end = ampersand < 0 ? rawQuery.length() : ampersand;
      if (end > start) {
        if (parsed.size() == MAX_PARAMETERS) {
          throw new KisekiException(
              ErrorCode.INVALID_URI, "The URI has too many query parameters.");
        }
        parsed.add(parameter(rawQuery, start, end));
      }
      start = end + 1;
    }
    return new QueryParameters(List.copyOf(parsed));
  }

  private static QueryParameter parameter(String raw, int start, int end) {
    int equals = raw.indexOf('=', start);
    if (equals < 0 || equals >= end) {
      return new QueryParameter(PercentCodec.decode(raw.substring(start, end), true), "");
    }
    return new QueryParameter(
        PercentCodec.decode(raw.substring(start, equals), true),
        PercentCodec.decode(raw.substring(equals + 1, end), true));
  }

  public List<QueryParameter> all() {
    return parameters;
  }

  public boolean has(String name) {
    return first(name).isPresent();
  }

  /** The first value of this name, empty text when the parameter has no value. */
  public Optional<String> first(String name) {
    for (QueryParameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return Optional.of(parameter.value());
      }
    }
    return Optional.empty();
  }

  /** The first value of this name when it is there and not empty. */
  public Optional<String> nonEmpty(String name) {
    return first(name).filter(value -> !value.isEmpty());
  }
}
