package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.EncryptionLabel;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.FindEncryptionKey;
import dev.kiseki.ports.in.namespace.FindSettings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Server-side-encryption headers. Data is always encrypted, whatever they say; what cannot be true
 * is refused. What is said of an object is kept among its headers and so comes back with them.
 */
public final class Encryption {
  static final String HEADER = "x-amz-server-side-encryption";
  static final String KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id";
  static final Set<String> KEPT = Set.of(HEADER, KEY_HEADER);

  private static final String CONTEXT_HEADER = "x-amz-server-side-encryption-context";

  private final FindSettings settings;
  private final FindEncryptionKey keys;

  public Encryption(FindSettings settings, FindEncryptionKey keys) {
    this.settings = settings;
    this.keys = keys;
  }

  /** What is said of a new object: what the request asks, else the bucket's default. */
  Map<String, String> ofWrite(S3Request request) {
    RequestHeaders headers = request.headers();
    refuseCustomerKeys(headers);
    Optional<String> algorithm = headers.first(HEADER);
    Optional<String> keyId = headers.first(KEY_HEADER);
    headers.first(CONTEXT_HEADER).ifPresent(context -> refuseContext(context, algorithm));
    if (algorithm.isPresent()) {
      TenantKeyName key = TenantKeyName.of(request.caller(), keys);
      return headers(EncryptionWords.label(algorithm.get(), keyId, key), request.caller());
    }
    if (keyId.isPresent()) {
      throw invalid(
          "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
          KEY_HEADER,
          keyId.get());
    }
    return headers(
        settings.find(request.caller(), request.bucket()).encryption(), request.caller());
  }

  private Map<String, String> headers(EncryptionLabel label, Caller caller) {
    return switch (label) {
      case UNNAMED -> Map.of(HEADER, EncryptionWords.AES256);
      case TENANT_KEY ->
          Map.of(HEADER, EncryptionWords.KMS, KEY_HEADER, TenantKeyName.of(caller, keys).arn());
    };
  }

  /** What an answer to a write says of the object. */
  static ResponseHeaders echo(ObjectAttributes attributes, ResponseHeaders out) {
    for (String name : KEPT) {
      attributes.header(name).ifPresent(value -> out.set(name, value));
    }
    return out;
  }

  /** Parts take the encryption of their upload; what a part says about it means nothing. */
  static void ofPart(RequestHeaders headers) {
    refuseCustomerKeys(headers);
  }

  static void ofRead(RequestHeaders headers) {
    refuseCustomerKeys(headers);
    for (String name : List.of(HEADER, KEY_HEADER, CONTEXT_HEADER)) {
      if (headers.has(name)) {
        throw invalid(name + " header is not supported for this operation.", name, "");
      }
    }
  }

  private static void refuseCustomerKeys(RequestHeaders headers) {
    for (int i = 0; i < headers.count(); i++) {
      String name = headers.name(i);
      if (name.startsWith("x-amz-server-side-encryption-customer-")
          || name.startsWith("x-amz-copy-source-server-side-encryption-customer-")) {
        if (headers.has(HEADER) && name.startsWith(HEADER)) {
          throw invalid(
              "Server Side Encryption with Customer provided key is incompatible with the encryption method"
                  + " specified",
              HEADER,
              headers.first(HEADER).orElse(""));
        }
        throw new KisekiException(
            ErrorCode.INVALID_REQUEST,
            "This store manages encryption itself: keys given by the client are not supported.");
      }
    }
  }

  /** The context would be bound to the data: it is ours, and no client's. */
  private static void refuseContext(String context, Optional<String> algorithm) {
    if (algorithm.filter(EncryptionWords.KMS::equals).isEmpty()) {
      throw invalid(
          "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
          CONTEXT_HEADER,
          context);
    }
    if (!isDocument(context)) {
      throw invalid(
          "The header '"
              + CONTEXT_HEADER
              + "' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map",
          CONTEXT_HEADER,
          context);
    }
    throw new KisekiException(
        ErrorCode.NOT_IMPLEMENTED,
        "A header you provided implies functionality that is not implemented",
        Fact.of("Header", CONTEXT_HEADER));
  }

  private static boolean isDocument(String base64) {
    try {
      String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).strip();
      return text.startsWith("{") && text.endsWith("}");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static KisekiException invalid(String sentence, String name, String value) {
    return Arguments.invalid(sentence, name, value);
  }
}
