package dev.kiseki.ports.out.keys;

/**
 * A key that only its KMS can unwrap. Safe to store, not to show.
 *
 * @param binding which configured KMS key wrapped it
 * @param generation of that binding
 * @param material opaque to everyone but the provider
 */
public record WrappedKey(String binding, int generation, byte[] material) {
  @Override
  public String toString() {
    return "WrappedKey[" + binding + "/" + generation + "]";
  }
}
