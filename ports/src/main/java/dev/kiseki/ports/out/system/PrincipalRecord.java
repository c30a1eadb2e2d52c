package dev.kiseki.ports.out.system;

import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import java.util.Arrays;
import java.util.Objects;

/**
 * A principal as stored. It never changes: who needs another role is another principal.
 *
 * @param tag binds all of it under the system key
 */
public record PrincipalRecord(
    TenantId tenant,
    PrincipalName name,
    Role role,
    AccessScope scope,
    long createdMillis,
    byte[] tag) {
  @Override
  public boolean equals(Object other) {
    return other instanceof PrincipalRecord that
        && tenant.equals(that.tenant)
        && name.equals(that.name)
        && role == that.role
        && scope.equals(that.scope)
        && createdMillis == that.createdMillis
        && Arrays.equals(tag, that.tag);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, name);
  }
}
