package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.Administration;
import dev.kiseki.dist.admin.Listing;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/** Waits for a job's end, and shows how far it is: on the terminal, if there is one. */
final class AwaitedJob {
  private static final long ASK_AGAIN_MILLIS = 250;
  private static final int BAR_CELLS = 30;
  private static final double MEBIBYTE = 1 << 20;

  private final Administration administration;
  private final String where;
  private final Optional<PrintWriter> terminal;

  private AwaitedJob(Administration administration, String where, Optional<PrintWriter> terminal) {
    this.administration = administration;
    this.where = where;
    this.terminal = terminal;
  }

  static AwaitedJob of(Administration administration, String where, CommandSpec spec) {
    Optional<PrintWriter> terminal =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .map(_ -> spec.commandLine().getErr());
    return new AwaitedJob(administration, where, terminal);
  }

  static boolean isDone(Listing job) {
    return job.cell("STATE").equals(Optional.of("done"));
  }

  Listing last(Listing begun) {
    Semaphore never = new Semaphore(0);
    Listing job = begun;
    try {
      while (job.cell("ENDED").equals(Optional.of("-"))) {
        show(job);
        var _ = never.tryAcquire(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        job =
            Listing.of(
                administration.perform(Whose.action("bucket-reencrypt-show", Optional.of(where))));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    terminal.ifPresent(
        out -> {
          out.print("\r\033[K");
          out.flush();
        });
    return job;
  }

  private void show(Listing job) {
    terminal.ifPresent(
        out -> {
          out.print("\r\033[K" + line(job));
          out.flush();
        });
  }

  private static String line(Listing job) {
    double done = number(job, "BYTES");
    double total = Math.max(done, number(job, "OF BYTES"));
    int filled = total == 0 ? 0 : (int) (BAR_CELLS * done / total);
    return String.format(
        java.util.Locale.ROOT,
        "[%s%s] %s %.1f of %.1f MiB %s",
        "#".repeat(filled),
        "-".repeat(BAR_CELLS - filled),
        job.cell("STATE").orElse(""),
        done / MEBIBYTE,
        total / MEBIBYTE,
        job.cell("NOTE").filter(note -> !note.equals("-")).orElse(""));
  }

  private static double number(Listing job, String column) {
    return job.cell(column).map(Double::parseDouble).orElse(0.0);
  }
}
