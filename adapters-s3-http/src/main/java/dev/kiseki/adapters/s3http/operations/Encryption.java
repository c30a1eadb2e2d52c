package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;

/**
 * Server-side-encryption headers. Data is always encrypted, whatever they say; what cannot be true
 * is refused.
 */
final class Encryption {
  static final String HEADER = "x-amz-server-side-encryption";
  static final String DEFAULT = "AES256";

  private static final String KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id";

  private Encryption() {}

  /** The algorithm to echo for a write. */
  static String ofWrite(RequestHeaders headers) {
    refuseCustomerKeys(headers);
    String algorithm = headers.first(HEADER).orElse(DEFAULT);
    if (!algorithm.equals(DEFAULT)) {
      throw invalid("The encryption method specified is not supported", HEADER, algorithm);
    }
    if (headers.has(KEY_ID)) {
      throw invalid(
          "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
          KEY_ID,
          headers.first(KEY_ID).orElse(""));
    }
    return algorithm;
  }

  /** Parts take the encryption of their upload; what a part says about it means nothing. */
  static void ofPart(RequestHeaders headers) {
    refuseCustomerKeys(headers);
  }

  static void ofRead(RequestHeaders headers) {
    refuseCustomerKeys(headers);
    if (headers.has(HEADER)) {
      throw invalid(
          "x-amz-server-side-encryption header is not supported for this operation.", HEADER, "");
    }
  }

  private static void refuseCustomerKeys(RequestHeaders headers) {
    for (int i = 0; i < headers.count(); i++) {
      String name = headers.name(i);
      if (name.startsWith("x-amz-server-side-encryption-customer-")
          || name.startsWith("x-amz-copy-source-server-side-encryption-customer-")) {
        throw new KisekiException(
            ErrorCode.INVALID_REQUEST,
            "This store manages encryption itself: keys given by the client are not supported.");
      }
    }
  }

  private static KisekiException invalid(String sentence, String name, String value) {
    return new KisekiException(
        ErrorCode.INVALID_ARGUMENT,
        sentence,
        Fact.of("ArgumentName", name),
        Fact.of("ArgumentValue", value));
  }
}
