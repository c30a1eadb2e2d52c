package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;

/**
 * The declared payload of a request.
 *
 * @param declared the header's value as it is signed
 */
public record Payload(PayloadMode mode, String declared) {
  public static final Payload UNSIGNED = new Payload(PayloadMode.UNSIGNED, "UNSIGNED-PAYLOAD");

  /** Parses x-amz-content-sha256. */
  public static Payload parse(String value) {
    return switch (value) {
      case "UNSIGNED-PAYLOAD" -> UNSIGNED;
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new Payload(PayloadMode.SIGNED_CHUNKS, value);
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
          new Payload(PayloadMode.SIGNED_CHUNKS_WITH_TRAILER, value);
      case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" ->
          new Payload(PayloadMode.UNSIGNED_CHUNKS_WITH_TRAILER, value);
      default -> digest(value);
    };
  }

  private static Payload digest(String value) {
    if (value.length() != 64 || !value.chars().allMatch(Payload::isHex)) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD,"
              + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-UNSIGNED-PAYLOAD-TRAILER or a valid sha256"
              + " value.",
          Fact.of("ArgumentName", "x-amz-content-sha256"),
          Fact.of("ArgumentValue", value));
    }
    return new Payload(PayloadMode.SIGNED, value);
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
