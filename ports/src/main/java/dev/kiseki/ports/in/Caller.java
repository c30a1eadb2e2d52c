package dev.kiseki.ports.in;

import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;

/**
 * Who asks, proven by the front end. Every command carries one; every store handle is opened for
 * its tenant.
 */
public record Caller(TenantId tenant, TenantName tenantName, String principal, Role role) {
  /** Who comes with a new tenant: it stands for the tenant itself. */
  public static final String FIRST_PRINCIPAL = "admin";
}
