package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * One workload on one server: all clients run without a pause, first unmeasured, then measured.
 * Rates are summed per client over that client's own time, so an operation that is still under way
 * at the end counts with all of its time and none is lost.
 */
final class Phase {
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final int SIGNIFICANT_DIGITS = 3;

  /** How long the last operation of a client may take beyond the end of the phase. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  private final Duration warmUp;
  private final Duration measured;

  Phase(Duration warmUp, Duration measured) {
    this.warmUp = warmUp;
    this.measured = measured;
  }

  /**
   * Runs the clients.
   *
   * @param serverCpu processor time of the server so far; zero throughout when it is not known
   */
  Measurement run(Workload workload, int clientCount, Target target, Supplier<Duration> serverCpu)
      throws IOException {
    workload.prepare(target);
    List<Worker> workers = new ArrayList<>();
    try {
      for (int i = 0; i < clientCount; i++) {
        workers.add(workload.open(target, i, clientCount));
      }
      return measure(workload.unit(), workers, serverCpu);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while measuring");
    } finally {
      for (Worker worker : workers) {
        worker.close();
      }
    }
  }

  private Measurement measure(Unit unit, List<Worker> workers, Supplier<Duration> serverCpu)
      throws IOException, InterruptedException {
    long begin = System.nanoTime() + warmUp.toNanos();
    long end = begin + measured.toNanos();
    List<Future<ClientRecord>> futures = new ArrayList<>();
    ExecutorService executor = Executors.newFixedThreadPool(workers.size());
    try {
      for (Worker worker : workers) {
        futures.add(executor.submit(() -> drive(worker, begin, end)));
      }
      executor.shutdown();
      boolean failedEarly = awaitUntil(executor, begin);
      CpuReading before = CpuReading.now(serverCpu);
      failedEarly |= awaitUntil(executor, end);
      CpuReading spent = CpuReading.now(serverCpu).since(before);
      if (!failedEarly && !executor.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("clients got no answer for " + GRACE.toSeconds() + " s");
      }
      return summary(unit, Threads.results(futures), spent);
    } finally {
      executor.shutdownNow();
    }
  }

  private static boolean awaitUntil(ExecutorService executor, long nanoTime)
      throws InterruptedException {
    return executor.awaitTermination(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private static ClientRecord drive(Worker worker, long begin, long end) throws IOException {
    while (System.nanoTime() < begin) {
      worker.runOnce();
    }
    var latencies = new Histogram(HIGHEST_MICROS, SIGNIFICANT_DIGITS);
    long moved = 0;
    long first = System.nanoTime();
    long now = first;
    do {
      long started = now;
      moved += worker.runOnce();
      now = System.nanoTime();
      latencies.recordValue(Math.min(HIGHEST_MICROS, (now - started) / 1_000));
    } while (now < end);
    return new ClientRecord(latencies, moved, now - first);
  }

  private static Measurement summary(Unit unit, List<ClientRecord> records, CpuReading spent) {
    var latencies = new Histogram(HIGHEST_MICROS, SIGNIFICANT_DIGITS);
    double operationsPerSecond = 0;
    double movedPerSecond = 0;
    for (ClientRecord record : records) {
      latencies.add(record.latencies());
      operationsPerSecond += record.operationsPerSecond();
      movedPerSecond += record.movedPerSecond();
    }
    return new Measurement(
        unit.rate(operationsPerSecond, movedPerSecond),
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3,
        spent.serverSeconds() * 1e6 / (operationsPerSecond * spent.wallSeconds()),
        spent.clientShare());
  }

  private record ClientRecord(Histogram latencies, long moved, long nanos) {
    double operationsPerSecond() {
      return latencies.getTotalCount() * 1e9 / nanos;
    }

    double movedPerSecond() {
      return moved * 1e9 / nanos;
    }
  }
}
