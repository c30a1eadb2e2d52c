package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.Administration;
import dev.kiseki.dist.admin.Listing;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiseki bucket}. */
@Command(
    name = "bucket",
    description = "Lists buckets, whether the server runs or not.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class BucketCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the buckets.")
  void list(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Option(names = "--tenant", paramLabel = "NAME", description = "Only this tenant's.")
          Optional<String> tenant) {
    try (Administration administration = OpenAdministration.of(store)) {
      format.print(Listing.of(administration.listBuckets(tenant)), spec);
    }
  }
}
