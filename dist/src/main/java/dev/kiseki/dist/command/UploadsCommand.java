package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.Administration;
import dev.kiseki.dist.admin.Listing;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiseki uploads}. */
@Command(
    name = "uploads",
    description =
        "Lists and ends multipart uploads that were never completed, whether the server runs or not.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class UploadsCommand implements Runnable {
  private static final String AGE = "Opened longer ago than this: a number and s, m, h or d.";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists stale uploads.")
  void list(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Option(names = "--tenant", paramLabel = "NAME", description = "Only this tenant's.")
          Optional<String> tenant,
      @Option(
              names = "--older-than",
              paramLabel = "AGE",
              defaultValue = "7d",
              converter = Age.class,
              description = AGE + " Default: ${DEFAULT-VALUE}")
          Duration olderThan) {
    try (Administration administration = OpenAdministration.of(store)) {
      Listing stale = Listing.of(administration.listUploads(tenant, olderThan));
      Listing all = Listing.of(administration.listUploads(tenant, Duration.ZERO));
      format.print(stale, spec);
      int younger = all.rowCount() - stale.rowCount();
      if (younger > 0) {
        spec.commandLine()
            .getErr()
            .println("Not shown: " + younger + " younger; --older-than 0s shows all.");
      }
    }
  }

  @Command(
      name = "expire",
      mixinStandardHelpOptions = true,
      description = "Aborts stale uploads and gives their space back.")
  void expire(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Option(names = "--tenant", paramLabel = "NAME", description = "Only this tenant's.")
          Optional<String> tenant,
      @Option(
              names = "--older-than",
              paramLabel = "AGE",
              required = true,
              converter = Age.class,
              description = AGE)
          Duration olderThan) {
    try (Administration administration = OpenAdministration.of(store)) {
      format.print(Listing.of(administration.expireUploads(tenant, olderThan)), spec);
    }
  }
}
