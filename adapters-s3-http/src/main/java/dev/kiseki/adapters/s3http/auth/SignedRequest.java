package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.HashSet;
import java.util.List;

/** The pieces of a SigV4 signature, from the Authorization header or from the query. */
record SignedRequest(
    SigningScope scope,
    AmzDate date,
    List<String> signedHeaders,
    String signature,
    Payload payload) {
  private static final int MAX_SIGNED_HEADERS = 256;

  /**
   * A name that stands twice would be appended twice to what is hashed, before anything is proven:
   * a small request could ask for gigabytes.
   */
  SignedRequest {
    if (signedHeaders.size() > MAX_SIGNED_HEADERS
        || new HashSet<>(signedHeaders).size() != signedHeaders.size()) {
      throw new KisekiException(
          ErrorCode.AUTHORIZATION_HEADER_MALFORMED,
          "SignedHeaders names a header more than once, or too many headers.");
    }
  }
}
