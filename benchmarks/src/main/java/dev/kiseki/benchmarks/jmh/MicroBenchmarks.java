package dev.kiseki.benchmarks.jmh;

import java.io.IOException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package briefly: enough to see a change of a tenth. */
public final class MicroBenchmarks {
  /** AES-GCM is slow until its loop is compiled, which takes seconds on a busy machine. */
  private static final int WARM_UP_ITERATIONS = 8;

  private static final int ITERATIONS = 3;

  /** Flags that lmdbjava needs, as the product's launcher sets them. */
  private static final String[] RUNTIME_FLAGS = {
    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow"
  };

  private MicroBenchmarks() {}

  /**
   * Runs and prints.
   *
   * @param pattern a regular expression for the names of benchmarks
   */
  public static void run(String pattern) throws IOException {
    var options =
        new OptionsBuilder()
            .include("benchmarks\\.jmh\\..*(" + pattern + ")")
            .forks(1)
            .warmupIterations(WARM_UP_ITERATIONS)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(ITERATIONS)
            .measurementTime(TimeValue.seconds(1))
            .jvmArgsAppend(RUNTIME_FLAGS)
            .build();
    try {
      new Runner(options).run();
    } catch (RunnerException e) {
      throw new IOException("JMH failed", e);
    }
  }
}
