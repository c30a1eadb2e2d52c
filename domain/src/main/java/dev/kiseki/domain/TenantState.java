package dev.kiseki.domain;

/** What a tenant may do as a whole. */
public enum TenantState {
  ACTIVE,
  /** Its requests are refused, its data stays. */
  SUSPENDED,
  /** Being deleted: nothing of it is served any more, and there is no way back. */
  DELETING
}
