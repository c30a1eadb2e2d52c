package dev.kiseki.ports.out.system;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;

/**
 * An access key as stored.
 *
 * @param sealed the secret, sealed by the system key with the id and tenant as context
 */
public record CredentialRecord(
    AccessKeyId id, TenantId tenant, String principal, Role role, byte[] sealed) {}
