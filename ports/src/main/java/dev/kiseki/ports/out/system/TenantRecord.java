package dev.kiseki.ports.out.system;

import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.out.keys.WrappedKey;

/** A tenant as stored; its root key wrapped under its KMS. */
public record TenantRecord(TenantId id, TenantName name, long createdMillis, WrappedKey root) {}
