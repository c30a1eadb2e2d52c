package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantName;
import java.util.List;

/**
 * A tenant's principals, the first one first, then by name. For the operator only. NO_SUCH_TENANT.
 */
@FunctionalInterface
public interface ListPrincipals {
  List<PrincipalView> list(TenantName tenant);

  record PrincipalView(
      PrincipalName name, Role role, AccessScope scope, long createdMillis, long keyCount) {}
}
