package dev.kiseki.domain;

/** What a tenant may do as a whole. */
public enum TenantState {
  ACTIVE,
  /** Its requests are refused, its data stays. */
  SUSPENDED,
  /** Its keys are destroyed, or are being destroyed: nothing of it is served, for good. */
  SHREDDED,
  /** Being deleted: nothing of it is served any more, and there is no way back. */
  DELETING;

  /** What is said of a tenant, as in: the tenant is suspended. */
  public String words() {
    return switch (this) {
      case ACTIVE -> "is served";
      case SUSPENDED -> "is suspended";
      case SHREDDED -> "was shredded, its keys are destroyed";
      case DELETING -> "is being deleted";
    };
  }
}
