package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.AccessKeyId;

/**
 * An access key at the one moment its secret is shown. Deliberately no record: it never prints its
 * secret by accident.
 */
public final class NewAccessKey {
  private final AccessKeyId id;
  private final String secretText;

  public NewAccessKey(AccessKeyId id, String secretText) {
    this.id = id;
    this.secretText = secretText;
  }

  public AccessKeyId id() {
    return id;
  }

  public String reveal() {
    return secretText;
  }

  @Override
  public String toString() {
    return "NewAccessKey[" + id + "]";
  }
}
