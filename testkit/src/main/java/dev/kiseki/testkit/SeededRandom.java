package dev.kiseki.testkit;

import dev.kiseki.ports.out.system.RandomBytes;
import java.util.Random;

/**
 * Bytes that follow from a seed. Thread-safe. Never outside tests: nonces and keys from it are
 * known.
 */
public final class SeededRandom implements RandomBytes {
  private final Random random;

  public SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }
}
