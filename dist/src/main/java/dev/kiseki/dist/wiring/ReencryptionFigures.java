package dev.kiseki.dist.wiring;

import dev.kiseki.dist.observe.Metrics;
import dev.kiseki.ports.in.keys.ReencryptNamespace;
import dev.kiseki.ports.in.keys.ReencryptNamespace.Job;
import java.util.function.ToLongFunction;

/** What runs in the background, for who watches. */
final class ReencryptionFigures {
  private ReencryptionFigures() {}

  static void add(Metrics metrics, ReencryptNamespace jobs) {
    metrics.gauge(
        "kiseki_reencryption_running_jobs",
        "Buckets that are being sealed anew.",
        () -> sum(jobs, _ -> 1));
    metrics.gauge(
        "kiseki_reencryption_done_bytes",
        "Bytes that running jobs have sealed anew.",
        () -> sum(jobs, Job::bytes));
    metrics.gauge(
        "kiseki_reencryption_total_bytes",
        "Bytes that running jobs found under older keys.",
        () -> sum(jobs, Job::totalBytes));
  }

  private static double sum(ReencryptNamespace jobs, ToLongFunction<Job> figure) {
    return jobs.jobs().stream().filter(Job::isRunning).mapToLong(figure).sum();
  }
}
