package dev.kiseki.dist.model;

import java.util.Random;

/** A few contents of sizes on both sides of the store's limits; the last are whole parts. */
final class Contents {
  /** The smallest part that is not the last. */
  static final int PART = 5 << 20;

  private static final int[] SIZES = {0, 1, 11, 3_000, 17_000, 70_000, PART, PART + 1};
  private static final byte[][] ALL = new byte[SIZES.length][];

  static {
    for (int i = 0; i < SIZES.length; i++) {
      ALL[i] = new byte[SIZES[i]];
      new Random(i).nextBytes(ALL[i]);
    }
  }

  static final int SMALL = SIZES.length - 2;

  private Contents() {}

  static int count() {
    return SIZES.length;
  }

  static byte[] of(int number) {
    return ALL[number];
  }
}
