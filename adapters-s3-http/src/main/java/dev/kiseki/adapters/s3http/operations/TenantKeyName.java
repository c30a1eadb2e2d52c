package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.FindEncryptionKey;
import java.util.Set;

/**
 * The tenant's KMS key as S3 clients name keys.
 *
 * @param id as its provider knows it; may be an ARN already
 */
record TenantKeyName(String tenant, String id) {
  /** What AWS calls the key that an account has without making one. */
  private static final String DEFAULT_ALIAS = "alias/aws/s3";

  static TenantKeyName of(Caller caller, FindEncryptionKey keys) {
    return new TenantKeyName(caller.tenantName().value(), keys.of(caller).id());
  }

  String arn() {
    return id.startsWith("arn:") ? id : "arn:kiseki:kms::" + tenant + ":key/" + id;
  }

  /** Whether a client that says this means this key. */
  boolean isMeantBy(String name) {
    return Set.of(
            id, arn(), "alias/" + id, "arn:kiseki:kms::" + tenant + ":alias/" + id, DEFAULT_ALIAS)
        .contains(name);
  }
}
