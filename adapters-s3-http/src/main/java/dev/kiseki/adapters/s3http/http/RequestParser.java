package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.adapters.s3http.target.TargetParser;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import io.helidon.http.Header;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** From Helidon's request to ours, checking what Helidon was told not to check. */
final class RequestParser {
  static final int MAX_HEADER_BYTES = 64 * 1024;

  private static final int MAX_HEADERS = 256;

  private static final String FORWARDED_HOST = "x-forwarded-host";
  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.\\[\\]]{2,50}");

  private final TargetParser targets;
  private final boolean trustsProxy;

  RequestParser(TargetParser targets, boolean trustsProxy) {
    this.targets = targets;
    this.trustsProxy = trustsProxy;
  }

  RequestHeaders headers(ServerRequest request) {
    RequestHeaders.Builder builder = RequestHeaders.builder();
    int count = 0;
    int bytes = 0;
    for (Header header : request.headers()) {
      requireToken(header.name());
      if (header.headerName().lowerCase().equals("x-helidon-cn")) {
        continue;
      }
      for (String value : header.allValues()) {
        bytes += header.name().length() + value.length();
        if (++count > MAX_HEADERS || bytes > MAX_HEADER_BYTES) {
          throw new KisekiException(
              ErrorCode.REQUEST_HEADERS_TOO_LARGE,
              "Your request header section exceeds the maximum allowed size.",
              Fact.of("MaxSizeAllowed", MAX_HEADER_BYTES));
        }
        requireValue(value);
        builder.add(header.headerName().lowerCase(), value);
      }
    }
    RequestHeaders headers = builder.build();
    if (headers.all("host").size() != 1 || headers.first("host").orElse("").isEmpty()) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST, "A request has exactly one Host header.");
    }
    return trustsProxy ? asSigned(headers) : headers;
  }

  /** With the Host that the client sent to the proxy, the last one if there were several. */
  private static RequestHeaders asSigned(RequestHeaders headers) {
    Optional<String> forwarded = headers.first(FORWARDED_HOST);
    if (forwarded.isEmpty()) {
      return headers;
    }
    RequestHeaders.Builder builder = RequestHeaders.builder();
    headers.forEach(
        (name, value) -> builder.add(name, name.equals("host") ? nearest(forwarded.get()) : value));
    return builder.build();
  }

  /**
   * Whom a trusted proxy serves, if it says so: what others say of themselves counts for nothing.
   */
  Optional<String> client(RequestHeaders headers) {
    if (!trustsProxy) {
      return Optional.empty();
    }
    return headers.all(FORWARDED_FOR).stream()
        .reduce((_, last) -> last)
        .map(RequestParser::nearest)
        .filter(address -> ADDRESS.matcher(address).matches());
  }

  private static String nearest(String hosts) {
    return hosts.substring(hosts.lastIndexOf(',') + 1).strip();
  }

  RequestTarget target(ServerRequest request, RequestHeaders headers) {
    HttpPrologue prologue = request.prologue();
    if (prologue.fragment().hasValue()) {
      throw new KisekiException(
          ErrorCode.INVALID_URI, "A request target has no fragment; escape # as %23.");
    }
    return targets.parse(
        prologue.method().text(),
        prologue.uriPath().rawPath(),
        prologue.query().rawValue(),
        new RequestTarget.Origin(isSecure(request, headers), headers.first("host").orElse("")));
  }

  private boolean isSecure(ServerRequest request, RequestHeaders headers) {
    Optional<String> forwarded =
        trustsProxy ? headers.first("x-forwarded-proto") : Optional.empty();
    return forwarded.map(proto -> nearest(proto).equals("https")).orElse(request.isSecure());
  }

  /** The length of the HTTP body: absent when it is chunked, zero when there is none. */
  OptionalLong contentLength(RequestHeaders headers) {
    if (headers.has("transfer-encoding")) {
      return OptionalLong.empty();
    }
    if (headers.all("content-length").size() > 1) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST, "A request has at most one Content-Length header.");
    }
    String text = headers.first("content-length").orElse("0");
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new KisekiException(ErrorCode.INVALID_REQUEST, "Content-Length is not a number.");
    }
  }

  private static void requireToken(String name) {
    boolean good = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      good &= c > 0x20 && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
    if (!good) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST, "A header name holds a character it must not.");
    }
  }

  private static void requireValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 0x20 && c != '\t') || c == 0x7F) {
        throw new KisekiException(
            ErrorCode.INVALID_REQUEST, "A header value holds a control character.");
      }
    }
  }
}
