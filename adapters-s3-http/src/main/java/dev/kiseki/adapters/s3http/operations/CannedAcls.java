package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PublicAccessBlock;
import dev.kiseki.ports.in.namespace.FindSettings;
import java.util.Optional;
import java.util.Set;

/**
 * Canned ACLs. Access is by role, not by ACL: on a write one is accepted and grants nothing, unless
 * the bucket's owner wants public ones refused.
 */
public final class CannedAcls {
  private static final Set<String> ALL =
      Set.of(
          "private",
          "public-read",
          "public-read-write",
          "authenticated-read",
          "aws-exec-read",
          "bucket-owner-read",
          "bucket-owner-full-control",
          "log-delivery-write");

  private static final Set<String> PUBLIC =
      Set.of("public-read", "public-read-write", "authenticated-read");

  private final FindSettings settings;

  public CannedAcls(FindSettings settings) {
    this.settings = settings;
  }

  /** For a write of an object. */
  void check(S3Request request) {
    Optional<String> acl = named(request);
    if (acl.isPresent() && PUBLIC.contains(acl.get())) {
      refuseIfBlocked(request);
    }
  }

  /** The ACL's name, which must be one of S3's. INVALID_ARGUMENT. */
  static Optional<String> named(S3Request request) {
    Optional<String> acl = request.headers().first("x-amz-acl");
    if (acl.isPresent() && !ALL.contains(acl.get())) {
      throw Arguments.invalid("This is no canned ACL.", "x-amz-acl", acl.get());
    }
    return acl;
  }

  static boolean isPublic(String acl) {
    return PUBLIC.contains(acl);
  }

  /** ACCESS_DENIED when the bucket's owner wants no public ACLs. */
  void refuseIfBlocked(S3Request request) {
    boolean blocked =
        settings
            .find(request.caller(), request.bucket())
            .publicAccessBlock()
            .filter(PublicAccessBlock::blockPublicAcls)
            .isPresent();
    if (blocked) {
      throw new KisekiException(ErrorCode.ACCESS_DENIED, "Access Denied");
    }
  }
}
