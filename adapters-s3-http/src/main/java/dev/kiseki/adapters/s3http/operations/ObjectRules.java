package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.domain.ObjectAttributes;

/** What holds for every new object, whichever operation makes it. */
public record ObjectRules(CannedAcls acls, Encryption encryption) {

  /** Checks what the request says about the new object, and gives what is kept of it. */
  ObjectAttributes attributes(S3Request request) {
    acls.check(request);
    return Attributes.of(request.headers(), encryption.ofWrite(request));
  }
}
