package dev.kiseki.benchmarks.load;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Processor time of client and server beside the wall clock, as a point in time or a difference.
 */
record CpuReading(double wallSeconds, double clientSeconds, double serverSeconds) {
  static CpuReading now(Supplier<Duration> serverCpu) {
    Duration client = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return new CpuReading(
        System.nanoTime() / 1e9, client.toNanos() / 1e9, serverCpu.get().toNanos() / 1e9);
  }

  CpuReading since(CpuReading earlier) {
    return new CpuReading(
        wallSeconds - earlier.wallSeconds,
        clientSeconds - earlier.clientSeconds,
        serverSeconds - earlier.serverSeconds);
  }

  double clientShare() {
    return clientSeconds / (wallSeconds * processors());
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }
}
