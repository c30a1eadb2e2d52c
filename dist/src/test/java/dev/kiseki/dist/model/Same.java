package dev.kiseki.dist.model;

/** Compares what an answer says. */
final class Same {
  private Same() {}

  static void require(Step step, Object expected, Object got) {
    if (!expected.equals(got)) {
      throw new AssertionError(step + "\nexpected " + expected + "\ngot      " + got);
    }
  }
}
