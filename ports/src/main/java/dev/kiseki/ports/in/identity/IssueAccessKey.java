package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantName;
import java.util.Optional;

/** Makes access keys for principals that are there. For the operator only. */
public interface IssueAccessKey {
  /**
   * One more, beside those the principal has. NO_SUCH_TENANT, NO_SUCH_PRINCIPAL, ACCESS_KEY_EXISTS.
   */
  NewAccessKey create(TenantName tenant, PrincipalName principal, Optional<ChosenAccessKey> chosen);

  /**
   * One in place of another, which is revoked in the same step. NO_SUCH_TENANT, NO_SUCH_ACCESS_KEY,
   * ACCESS_KEY_EXISTS.
   */
  NewAccessKey rotate(TenantName tenant, AccessKeyId old, Optional<ChosenAccessKey> chosen);
}
