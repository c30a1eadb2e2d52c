package dev.kiseki.testkit;

import java.util.Random;

/** Seeds of random tests: new in every run, printed, and set again with {@code -Dkiseki.seed=N}. */
public final class Seeds {
  private Seeds() {}

  public static Random random(String test) {
    long seed = Long.getLong("kiseki.seed", System.nanoTime());
    System.out.println(test + ": -Dkiseki.seed=" + seed);
    return new Random(seed);
  }
}
