package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.TenantName;
import java.util.List;

/** A tenant's access keys, never their secrets. For the operator only. NO_SUCH_TENANT. */
@FunctionalInterface
public interface ListAccessKeys {
  List<AccessKeyView> list(TenantName tenant);

  /**
   * @param createdMillis 0 when it was not noted
   * @param usedMillis the beginning of the hour of its last use; 0 for never
   */
  record AccessKeyView(AccessKeyId id, String principal, long createdMillis, long usedMillis) {}
}
