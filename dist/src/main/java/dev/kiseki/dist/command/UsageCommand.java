package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(names = "--json", description = "As a JSON array.")
  private boolean json;

  @Override
  public void run() {
    AdminAction action = Whose.action("usage-show", where);
    Printed.perform(spec, store, json ? action.with("json", "yes") : action);
  }
}
