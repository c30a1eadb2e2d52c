package dev.kiseki.adapters.kms.lease;

import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that wraps nothing, checks no context, counts its calls and can be away. */
final class CountingKms implements KmsProvider {
  final AtomicInteger unwraps = new AtomicInteger();
  final AtomicInteger rests = new AtomicInteger();
  volatile boolean away;

  @Override
  public void prepare(String binding) {
    requireThere();
  }

  @Override
  public void rest() {
    rests.incrementAndGet();
  }

  @Override
  public void close() {}

  @Override
  public WrappedKey wrap(String binding, byte[] plaintext, byte[] aad) {
    requireThere();
    return new WrappedKey(binding, 1, plaintext.clone());
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] aad) {
    unwraps.incrementAndGet();
    requireThere();
    return wrapped.material().clone();
  }

  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] aad) {
    return wrapped;
  }

  @Override
  public int rotate(String binding) {
    return 1;
  }

  @Override
  public Destruction destroy(String binding) {
    return new Destruction(binding, KeyAssurance.OVERWRITTEN, "");
  }

  @Override
  public Health health() {
    return new Health(!away, "");
  }

  @Override
  public Description describe(String binding) {
    return new Description("counting", binding, 1, false);
  }

  private void requireThere() {
    if (away) {
      throw new KisekiException(ErrorCode.KEYS_UNAVAILABLE, "The key management service is away.");
    }
  }
}
