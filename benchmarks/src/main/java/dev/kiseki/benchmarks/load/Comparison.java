package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs the scenarios on the product and, right after each, on nginx, so that both meet the same
 * mood of a shared machine; the product is started anew for every round.
 */
final class Comparison {
  /** How a fresh server is obtained for a round. */
  @FunctionalInterface
  interface ServerSource {
    RunningServer start() throws IOException;
  }

  /**
   * How long everything takes.
   *
   * @param startWarmUp after a start of the product, shared among all scenarios
   */
  record Timing(int starts, Duration startWarmUp, Duration warmUp, Duration measured) {}

  private final List<Scenario> scenarios;
  private final Timing timing;
  private final PrintStream progress;
  private final ResultTable table = new ResultTable();
  private final List<Duration> startUps = new ArrayList<>();
  private long peakResidentBytes;
  private long peakOwnBytes;

  Comparison(List<Scenario> scenarios, Timing timing, PrintStream progress) {
    this.scenarios = scenarios;
    this.timing = timing;
    this.progress = progress;
  }

  void run(Optional<ServerSource> product, Optional<RunningServer> ceiling) throws IOException {
    for (int round = 1; round <= timing.starts(); round++) {
      progress.printf("round %d of %d%n", round, timing.starts());
      if (product.isPresent()) {
        try (RunningServer server = product.get().start();
            MemoryWatch watch = new MemoryWatch(server)) {
          warmUp(server);
          measureAll(Optional.of(server), ceiling);
          server.process().ifPresent(started -> startUps.add(server.startUp()));
          peakResidentBytes = Math.max(peakResidentBytes, server.peakResidentBytes());
          peakOwnBytes = Math.max(peakOwnBytes, watch.peakBytes());
        }
      } else {
        measureAll(Optional.empty(), ceiling);
      }
    }
  }

  boolean isEmpty() {
    return table.isEmpty();
  }

  String report() {
    var report = new StringBuilder(table.render());
    report.append(
        String.format(
            Locale.ROOT,
            "%nMedians of %d start(s), %d s measured per cell, %d processors shared with the client.%n",
            timing.starts(),
            timing.measured().toSeconds(),
            Runtime.getRuntime().availableProcessors()));
    if (!startUps.isEmpty()) {
      report.append(
          String.format(
              Locale.ROOT,
              "Start to first answer: %.0f ms (median). Peak memory: %d MiB of its own, %d MiB resident "
                  + "with mapped files.%n",
              Median.of(startUps, Duration::toMillis),
              peakOwnBytes >> 20,
              peakResidentBytes >> 20));
    }
    return report.toString();
  }

  private void warmUp(RunningServer server) throws IOException {
    var brief = new Phase(Duration.ZERO, timing.startWarmUp().dividedBy(scenarios.size()));
    for (Scenario scenario : scenarios) {
      run(brief, scenario, server);
    }
  }

  private void measureAll(Optional<RunningServer> product, Optional<RunningServer> ceiling)
      throws IOException {
    for (Scenario scenario : scenarios) {
      if (product.isPresent()) {
        measure(scenario, product.get());
      }
      if (ceiling.isPresent() && scenario.workload().runsOnFiles()) {
        measure(scenario, ceiling.get());
      }
    }
  }

  private void measure(Scenario scenario, RunningServer server) throws IOException {
    var phase = new Phase(timing.warmUp(), timing.measured());
    Measurement measurement = run(phase, scenario, server);
    table.add(scenario, server.target(), measurement);
    progress.printf(
        Locale.ROOT,
        "  %-20s %-7s %,12.0f %-6s p50 %.2f ms, p99 %.2f ms%n",
        scenario.name(),
        server.target().name(),
        measurement.rate(),
        scenario.workload().unit().label(),
        measurement.p50Millis(),
        measurement.p99Millis());
  }

  private static Measurement run(Phase phase, Scenario scenario, RunningServer server)
      throws IOException {
    return phase.run(scenario.workload(), scenario.clientCount(), server.target(), server::cpu);
  }
}
