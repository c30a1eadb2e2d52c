package dev.kiseki.ports.in.identity;

import dev.kiseki.ports.in.Caller;

/** Names the KMS key that all of a tenant's data hangs on. */
@FunctionalInterface
public interface FindEncryptionKey {
  KeyName of(Caller caller);

  /**
   * A key's name; no secret.
   *
   * @param id as its provider knows it
   */
  record KeyName(String id) {}
}
