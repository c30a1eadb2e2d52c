package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.TenantName;

/**
 * Revokes an access key: when it returns, no new request signed with it is let in; those that are
 * being served come to their end. For the operator only. NO_SUCH_TENANT, NO_SUCH_ACCESS_KEY.
 */
@FunctionalInterface
public interface RevokeAccessKey {
  void revoke(TenantName tenant, AccessKeyId id);
}
