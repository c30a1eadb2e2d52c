package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.Caller;
import java.util.function.LongConsumer;

/**
 * Whose signature it is, and what it must have been made with. Deliberately no record: it never
 * shows its secret.
 */
public final class SigningIdentity {
  private final Caller caller;
  private final byte[] utf8;
  private final TenantState state;
  private final LongConsumer use;

  /** One of an active tenant, whose use nobody notes. */
  public SigningIdentity(Caller caller, byte[] secretUtf8) {
    this(caller, secretUtf8, TenantState.ACTIVE, _ -> {});
  }

  /**
   * An identity as it is stored.
   *
   * @param use is told the time of every use, in milliseconds since 1970; on every request
   */
  public SigningIdentity(Caller caller, byte[] secretUtf8, TenantState state, LongConsumer use) {
    this.caller = caller;
    this.utf8 = secretUtf8.clone();
    this.state = state;
    this.use = use;
  }

  public Caller caller() {
    return caller;
  }

  /**
   * To be called once the signature is found good, and before anything is done in the caller's
   * name; until then nobody learns how the tenant is. ACCOUNT_PROBLEM, with what it is, unless it
   * is served.
   */
  public Caller admit(long nowMillis) {
    if (state != TenantState.ACTIVE) {
      throw new KisekiException(
          ErrorCode.ACCOUNT_PROBLEM,
          "There is a problem with your account that prevents the operation from completing"
              + " successfully: the tenant "
              + state.words()
              + ".");
    }
    use.accept(nowMillis);
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
