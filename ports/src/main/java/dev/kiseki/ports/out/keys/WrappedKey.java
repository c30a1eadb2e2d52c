package dev.kiseki.ports.out.keys;

/**
 * A key that only its KMS can unwrap. Safe to store, not to show.
 *
 * @param binding which configured KMS key wrapped it
 * @param generation of that binding
 * @param material opaque to everyone but the provider
 */
public record WrappedKey(String binding, int generation, byte[] material) {
  /** What is left of it when it was removed: where it was. No provider unwraps it. */
  public WrappedKey removed() {
    return new WrappedKey(binding, generation, new byte[0]);
  }

  @Override
  public String toString() {
    return "WrappedKey[" + binding + "/" + generation + "]";
  }
}
