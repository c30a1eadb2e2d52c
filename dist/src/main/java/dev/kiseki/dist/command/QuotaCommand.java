package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki quota}. */
@Command(
    name = "quota",
    description = "Limits what tenants and buckets may hold, whether the server runs or not.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class QuotaCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      description =
          "Sets a quota. What exceeds it already stays; what would grow beyond it is refused. Older versions and the"
              + " parts of open uploads count.")
  void set(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT[/BUCKET]") String where,
      @Option(
              names = "--bytes",
              paramLabel = "SIZE",
              converter = Limit.Bytes.class,
              description = "A number, with K, M, G, T or P for powers of 1024; or none.")
          Optional<String> bytes,
      @Option(
              names = "--objects",
              paramLabel = "COUNT",
              converter = Limit.Count.class,
              description = "A number, or none.")
          Optional<String> objects) {
    if (bytes.isEmpty() && objects.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec.commandLine().getSubcommands().get("set")),
          "Say what to limit: --bytes SIZE, --objects COUNT, or both; 'none' takes a limit off.");
    }
    AdminAction action = Whose.action("quota-set", Optional.of(where));
    Printed.list(spec, store, format, action.with("bytes", bytes).with("objects", objects));
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows quotas and how much of them is used.")
  void show(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT[/BUCKET]", arity = "0..1") Optional<String> where) {
    Printed.list(spec, store, format, Whose.action("quota-show", where));
  }
}
