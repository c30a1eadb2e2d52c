package dev.kiseki.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One S3 request without its signature. The path is used as it is, so bucket and key must consist
 * of unreserved characters and slashes, as all names of this benchmark do.
 */
record S3Request(String method, String path, SortedMap<String, String> query, Body body) {
  private static final String UNRESERVED = "-._~";

  static S3Request get(String path) {
    return new S3Request("GET", path, new TreeMap<>(), Body.EMPTY);
  }

  static S3Request put(String path, Body body) {
    return new S3Request("PUT", path, new TreeMap<>(), body);
  }

  static S3Request post(String path, Body body) {
    return new S3Request("POST", path, new TreeMap<>(), body);
  }

  static S3Request delete(String path) {
    return new S3Request("DELETE", path, new TreeMap<>(), Body.EMPTY);
  }

  S3Request with(String name, String value) {
    var extended = new TreeMap<>(query);
    extended.put(name, value);
    return new S3Request(method, path, extended, body);
  }

  /** The query as it is both sent and signed: sorted, percent-encoded, {@code =} always there. */
  String canonicalQuery() {
    return query.entrySet().stream()
        .map(S3Request::encodedParameter)
        .collect(Collectors.joining("&"));
  }

  String target() {
    return query.isEmpty() ? path : path + "?" + canonicalQuery();
  }

  private static String encodedParameter(Map.Entry<String, String> parameter) {
    return percentEncoded(parameter.getKey()) + "=" + percentEncoded(parameter.getValue());
  }

  private static String percentEncoded(String text) {
    var encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(String.format("%02X", b));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || UNRESERVED.indexOf(b) >= 0;
  }
}
