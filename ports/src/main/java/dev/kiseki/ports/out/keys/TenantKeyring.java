package dev.kiseki.ports.out.keys;

import dev.kiseki.domain.TenantId;

/** A tenant's wrapped root key. */
public record TenantKeyring(TenantId tenant, WrappedKey root) {}
