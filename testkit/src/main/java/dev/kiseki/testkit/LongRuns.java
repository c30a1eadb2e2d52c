package dev.kiseki.testkit;

import java.time.Duration;

/** Tests that are played with one seed after the other for minutes. */
public final class LongRuns {
  private LongRuns() {}

  /** Plays with one seed; returns how many cases it has looked at. */
  @FunctionalInterface
  public interface Seeded {
    int play(long seed) throws Exception;
  }

  /**
   * Begins with a new seed, or that of {@code -Dkiseki.seed=N}, and goes on with the next ones
   * while there is time. A failure names its seed.
   */
  public static void run(String test, Duration length, Seeded seeded) throws Exception {
    long first = Long.getLong("kiseki.seed", System.nanoTime());
    System.out.println(test + ": -Dkiseki.seed=" + first);
    long start = System.nanoTime();
    long seed = first;
    long cases = 0;
    do {
      try {
        cases += seeded.play(seed);
      } catch (AssertionError e) {
        throw new AssertionError("-Dkiseki.seed=" + seed, e);
      }
      seed++;
    } while (System.nanoTime() - start < length.toNanos());
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    System.out.println(
        "%s: %d seeds, %d cases in %d s".formatted(test, seed - first, cases, seconds));
  }
}
