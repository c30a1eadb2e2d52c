package dev.kiseki.ports.out.system;

import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.out.keys.WrappedKey;

/** A tenant as stored; its root key wrapped under its KMS. */
public record TenantRecord(
    TenantId id, TenantName name, long createdMillis, WrappedKey root, TenantState state) {
  /** One that is new. */
  public TenantRecord(TenantId id, TenantName name, long createdMillis, WrappedKey root) {
    this(id, name, createdMillis, root, TenantState.ACTIVE);
  }

  public TenantRecord in(TenantState other) {
    return new TenantRecord(id, name, createdMillis, root, other);
  }

  public TenantRecord under(WrappedKey other) {
    return new TenantRecord(id, name, createdMillis, other, state);
  }

  /** Whether exactly this wrapped key is in force. */
  public boolean isUnder(WrappedKey other) {
    return root.isSameAs(other);
  }
}
