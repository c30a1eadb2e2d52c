package dev.kiseki.domain;

/** A tenant's immutable, never reused number, from 1. */
public record TenantId(int value) {
  public TenantId {
    if (value < 1) {
      throw new IllegalArgumentException("tenant id");
    }
  }
}
