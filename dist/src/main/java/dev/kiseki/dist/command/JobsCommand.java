package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki jobs}. */
@Command(
    name = "jobs",
    description =
        "Lists what runs in the background, and how it ended the last time for each bucket, whether the server runs"
            + " or not.",
    mixinStandardHelpOptions = true)
final class JobsCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ListFormat format = new ListFormat();

  @Override
  public void run() {
    Printed.list(spec, store, format, new AdminAction("jobs-list", Map.of()));
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description =
          "Ends a job that runs. What it has done stays; what it has not done is as before.")
  void cancel(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT/BUCKET", description = "The job.") String job) {
    Printed.list(spec, store, format, Whose.action("jobs-cancel", Optional.of(job)));
  }
}
