package dev.kiseki.ports.in.identity;

import dev.kiseki.ports.in.Caller;

/**
 * Whose signature it is, and what it must have been made with. Deliberately no record: it never
 * shows its secret.
 */
public final class SigningIdentity {
  private final Caller caller;
  private final byte[] utf8;

  public SigningIdentity(Caller caller, byte[] secretUtf8) {
    this.caller = caller;
    this.utf8 = secretUtf8.clone();
  }

  public Caller caller() {
    return caller;
  }

  /** A copy of the secret access key's bytes, for deriving a signing key; the caller zeroes it. */
  public byte[] secretBytes() {
    return utf8.clone();
  }

  @Override
  public String toString() {
    return "SigningIdentity[" + caller.principal() + "]";
  }
}
