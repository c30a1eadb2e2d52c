package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.Listing;
import dev.kiseki.dist.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code kiseki config}. */
@Command(
    name = "config",
    description = "Shows what 'kiseki serve' would be started with.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ConfigCommand.Show.class)
final class ConfigCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** {@code kiseki config show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Lists every setting, its value and where that comes from: a flag, the environment, the configuration file or"
            + " the default. Secrets are masked.",
        "Takes the options of 'kiseki serve'."
      })
  static final class Show implements Runnable {
    @Mixin private ListFormat format = new ListFormat();

    @Option(names = "--config", paramLabel = "FILE", description = StoreOptions.CONFIG)
    @SuppressWarnings("UnusedVariable") // looked for before picocli reads the command line
    private Optional<String> file = Optional.empty();

    @Unmatched private List<String> arguments = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
      CommandLine serve = Objects.requireNonNull(spec.root().subcommands().get("serve"));
      ParseResult parsed = serve.parseArgs(arguments.toArray(String[]::new));
      OptionSettings settings = (OptionSettings) serve.getDefaultValueProvider();
      Listing listing = new Listing("SETTING", "VALUE", "SOURCE");
      StoreOptions store =
          (StoreOptions) Objects.requireNonNull(serve.getMixins().get(ServeCommand.STORE));
      for (OptionSpec option : serve.getCommandSpec().options()) {
        if (settings.isSetting(option)) {
          add(listing, option, parsed, settings, store);
        }
      }
      for (Setting secret : settings.settings().secrets()) {
        listing.add(secret.name(), secret.value(), secret.origin());
      }
      format.print(listing, spec);
    }

    private static void add(
        Listing listing,
        OptionSpec option,
        ParseResult parsed,
        OptionSettings settings,
        StoreOptions store) {
      String name = OptionSettings.name(option);
      if (parsed.hasMatchedOption(option)) {
        listing.add(name, String.join(" ", option.originalStringValues()), option.longestName());
        return;
      }
      Setting inForce =
          settings
              .find(option)
              .or(() -> store.computed(name))
              .orElseGet(() -> byDefault(name, option));
      listing.add(name, inForce.value(), inForce.origin());
    }

    private static Setting byDefault(String name, OptionSpec option) {
      if (option.defaultValue() != null) {
        return new Setting(name, option.defaultValue(), "default");
      }
      return option.arity().max() == 0
          ? new Setting(name, "false", "default")
          : new Setting(name, "", "not set");
    }
  }
}
