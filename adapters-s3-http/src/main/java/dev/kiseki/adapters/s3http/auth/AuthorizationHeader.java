package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SigV4 by the Authorization header. */
final class AuthorizationHeader {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String CONTENT_HASH = "x-amz-content-sha256";

  private AuthorizationHeader() {}

  static SignedRequest parse(String authorization, RequestHeaders headers) {
    if (authorization.startsWith("AWS ") && authorization.indexOf(':') < 0) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "AWS authorization header is invalid. Expected AwsAccessKeyId:signature",
          Fact.of("ArgumentName", "Authorization"));
    }
    if (authorization.startsWith("AWS ")) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The authorization mechanism you have provided is not supported. Please use"
              + " AWS4-HMAC-SHA256.");
    }
    if (!authorization.startsWith(ALGORITHM)) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "Unsupported Authorization Type",
          Fact.of("ArgumentName", "Authorization"));
    }
    Map<String, String> fields = fields(authorization.substring(ALGORITHM.length()));
    SigningScope scope = scope(required(fields.get("Credential"), "Credential"));
    List<String> signed =
        List.of(required(fields.get("SignedHeaders"), "SignedHeaders").split(";"));
    String signature = required(fields.get("Signature"), "Signature");
    return new SignedRequest(scope, date(headers), signed, signature, payload(headers));
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split(",", 8)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
      }
    }
    return fields;
  }

  private static String required(@Nullable String value, String field) {
    if (value == null || value.isEmpty()) {
      throw malformed(
          "The authorization header requires three components: Credential, SignedHeaders, and"
              + " Signature; "
              + field
              + " is missing.");
    }
    return value;
  }

  private static SigningScope scope(String credential) {
    SigningScope scope =
        SigningScope.parse(credential)
            .orElseThrow(
                () ->
                    malformed(
                        "The Credential is mal-formed; expecting"
                            + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."));
    if (!scope.service().equals("s3")) {
      throw malformed("Incorrect service. This endpoint belongs to \"s3\".");
    }
    return scope;
  }

  private static AmzDate date(RequestHeaders headers) {
    Optional<String> amz = headers.first("x-amz-date");
    Optional<AmzDate> date =
        amz.isPresent()
            ? amz.flatMap(AmzDate::parseBasic)
            : headers.first("date").flatMap(AmzDate::parseHttp);
    return date.orElseThrow(
        () ->
            new KisekiException(
                ErrorCode.ACCESS_DENIED,
                "AWS authentication requires a valid Date or x-amz-date header"));
  }

  private static Payload payload(RequestHeaders headers) {
    return Payload.parse(
        headers
            .first(CONTENT_HASH)
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.CONTENT_HASH_HEADER_MISSING,
                        "Missing required header for this request: x-amz-content-sha256")));
  }

  /** The scope is of the day the request was signed. */
  static void requireSameDay(SignedRequest signed) {
    if (!signed.scope().day().equals(signed.date().day())) {
      throw malformed("Invalid credential date; it must be the day of X-Amz-Date.");
    }
  }

  private static KisekiException malformed(String sentence) {
    return new KisekiException(ErrorCode.AUTHORIZATION_HEADER_MALFORMED, sentence);
  }
}
