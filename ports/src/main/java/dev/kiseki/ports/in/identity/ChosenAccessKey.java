package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.AccessKeyId;

/**
 * Credentials that the operator chose: containers, tests. Deliberately no record: it never prints
 * its secret by accident.
 */
public final class ChosenAccessKey {
  private final AccessKeyId id;
  private final String secretText;

  public ChosenAccessKey(AccessKeyId id, String secretText) {
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
    return "ChosenAccessKey[" + id + "]";
  }
}
