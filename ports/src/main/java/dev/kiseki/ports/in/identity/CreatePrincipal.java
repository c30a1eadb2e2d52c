package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantName;
import java.util.Optional;

/**
 * Creates a principal with one access key. For the operator only. NO_SUCH_TENANT, PRINCIPAL_EXISTS,
 * ACCESS_KEY_EXISTS.
 */
@FunctionalInterface
public interface CreatePrincipal {
  NewAccessKey create(Command command);

  /** What is wanted. */
  record Command(
      TenantName tenant,
      PrincipalName name,
      Role role,
      AccessScope scope,
      Optional<ChosenAccessKey> chosen) {}
}
