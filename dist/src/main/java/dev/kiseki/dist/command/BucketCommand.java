package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import dev.kiseki.dist.admin.Administration;
import dev.kiseki.dist.admin.Listing;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki bucket}. */
@Command(
    name = "bucket",
    description = "Lists buckets and changes their keys, whether the server runs or not.",
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

  @Command(
      name = "rotate-key",
      mixinStandardHelpOptions = true,
      description =
          "Gives a bucket a new key for what is written from now on. What is there stays as it is, under older keys.")
  void rotateKey(
      @Mixin StoreOptions store,
      @Parameters(paramLabel = "TENANT/BUCKET") String where,
      @Option(names = "--json", description = "As JSON, for programs.") boolean json) {
    AdminAction action = Whose.action("bucket-rotate-key", Optional.of(where)).with("json", json);
    Printed.perform(spec, store, action);
  }
}
