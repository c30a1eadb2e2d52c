package dev.kiseki.dist.observe;

import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.Map;

/** A provider whose calls are counted. */
record WatchedKms(KmsProvider provider, KeyMetrics metrics) implements KmsProvider {
  @Override
  public void prepare(String binding) {
    metrics.timed(
        "prepare",
        () -> {
          provider.prepare(binding);
          return binding;
        });
  }

  @Override
  public Map<String, String> pinned() {
    return provider.pinned();
  }

  @Override
  public WrappedKey wrap(String binding, byte[] plaintext, byte[] aad) {
    return metrics.timed("wrap", () -> provider.wrap(binding, plaintext, aad));
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] aad) {
    return metrics.timed("unwrap", () -> provider.unwrap(wrapped, aad));
  }

  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] aad) {
    return metrics.timed("rewrap", () -> provider.rewrap(wrapped, aad));
  }

  @Override
  public int rotate(String binding) {
    return metrics.timed("rotate", () -> provider.rotate(binding));
  }

  @Override
  public Destruction destroy(String binding) {
    return metrics.timed("destroy", () -> provider.destroy(binding));
  }

  @Override
  public Health health() {
    return metrics.timed("health", provider::health);
  }

  @Override
  public Description describe(String binding) {
    return metrics.timed("describe", () -> provider.describe(binding));
  }

  @Override
  public void rest() {
    provider.rest();
  }

  @Override
  public void close() {
    provider.close();
  }
}
