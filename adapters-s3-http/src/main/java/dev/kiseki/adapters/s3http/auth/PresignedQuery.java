package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.adapters.s3http.target.QueryParameters;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.List;
import java.util.Optional;

/** SigV4 by presigned query. */
final class PresignedQuery {
  private static final long MAX_EXPIRES_SECONDS = 604_800;
  private static final String CONTENT_HASH = "x-amz-content-sha256";

  private PresignedQuery() {}

  static boolean isPresent(QueryParameters query) {
    return query.has("X-Amz-Algorithm")
        || query.has("X-Amz-Signature")
        || query.has("X-Amz-Credential");
  }

  static SignedRequest parse(
      QueryParameters query, RequestHeaders headers, long nowSeconds, long skewSeconds) {
    if (!required(query, "X-Amz-Algorithm").equals("AWS4-HMAC-SHA256")) {
      throw malformed("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    }
    SigningScope scope =
        SigningScope.parse(required(query, "X-Amz-Credential"))
            .filter(s -> s.service().equals("s3"))
            .orElseThrow(
                () ->
                    malformed(
                        "Error parsing the X-Amz-Credential parameter; expecting"
                            + " \"<YOUR-AKID>/YYYYMMDD/REGION/s3/aws4_request\"."));
    AmzDate date =
        AmzDate.parseBasic(required(query, "X-Amz-Date"))
            .orElseThrow(
                () ->
                    malformed(
                        "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""));
    if (!scope.day().equals(date.day())) {
      throw malformed("Invalid credential date; it must be the day of X-Amz-Date.");
    }
    List<String> signed = List.of(required(query, "X-Amz-SignedHeaders").split(";"));
    String signature = required(query, "X-Amz-Signature");
    requireValid(date, expires(required(query, "X-Amz-Expires")), nowSeconds, skewSeconds);
    return new SignedRequest(scope, date, signed, signature, payload(query, headers, signed));
  }

  private static void requireValid(
      AmzDate date, long expiresSeconds, long nowSeconds, long skewSeconds) {
    if (date.epochSeconds() > nowSeconds + skewSeconds) {
      throw new KisekiException(ErrorCode.ACCESS_DENIED, "Request is not valid yet");
    }
    if (nowSeconds > date.epochSeconds() + expiresSeconds) {
      throw new KisekiException(ErrorCode.REQUEST_EXPIRED, "Request has expired");
    }
  }

  private static long expires(String text) {
    long seconds;
    try {
      seconds = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw malformed("X-Amz-Expires should be a number");
    }
    if (seconds < 1 || seconds > MAX_EXPIRES_SECONDS) {
      throw new KisekiException(
          ErrorCode.REQUEST_EXPIRED, "X-Amz-Expires must be between 1 and 604800 seconds");
    }
    return seconds;
  }

  /**
   * A presigned body is unsigned unless the signer fixed its hash in the query or in a signed
   * header.
   */
  private static Payload payload(
      QueryParameters query, RequestHeaders headers, List<String> signed) {
    Optional<String> inQuery = query.first("X-Amz-Content-Sha256");
    if (inQuery.isPresent()) {
      return Payload.parse(inQuery.get());
    }
    Optional<String> inHeader = headers.first(CONTENT_HASH);
    return inHeader.isPresent() && signed.contains(CONTENT_HASH)
        ? Payload.parse(inHeader.get())
        : Payload.UNSIGNED;
  }

  private static String required(QueryParameters query, String name) {
    return query
        .nonEmpty(name)
        .orElseThrow(
            () ->
                malformed(
                    "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
                        + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."));
  }

  private static KisekiException malformed(String sentence) {
    return new KisekiException(ErrorCode.AUTHORIZATION_QUERY_MALFORMED, sentence);
  }
}
