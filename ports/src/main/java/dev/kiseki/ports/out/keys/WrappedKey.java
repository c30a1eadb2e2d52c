package dev.kiseki.ports.out.keys;

import java.util.Arrays;

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

  /** Whether it is what {@link #removed} left. */
  public boolean isRemoved() {
    return material.length == 0;
  }

  /** A record compares arrays by identity. */
  public boolean isSameAs(WrappedKey other) {
    return generation == other.generation
        && binding.equals(other.binding)
        && Arrays.equals(material, other.material);
  }

  @Override
  public String toString() {
    return "WrappedKey[" + binding + "/" + generation + "]";
  }
}
