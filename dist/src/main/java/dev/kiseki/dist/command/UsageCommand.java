package dev.kiseki.dist.command;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki usage}. */
@Command(
    name = "usage",
    description =
        "Shows how many objects and bytes tenants and buckets hold, whether the server runs or not. Older versions"
            + " count, and a copy counts as if it shared nothing.",
    mixinStandardHelpOptions = true)
final class UsageCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(paramLabel = "TENANT[/BUCKET]", arity = "0..1", description = "Default: all.")
  private Optional<String> where = Optional.empty();

  @Mixin private ListFormat format = new ListFormat();

  @Override
  public void run() {
    Printed.list(spec, store, format, Whose.action("usage-show", where));
  }
}
