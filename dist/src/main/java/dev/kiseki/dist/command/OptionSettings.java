package dev.kiseki.dist.command;

import dev.kiseki.dist.settings.Setting;
import dev.kiseki.dist.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives picocli the values of options that the command line leaves out. The file is read when the
 * first option that can be set in it is asked for: help works beside a broken file.
 */
final class OptionSettings implements IDefaultValueProvider {
  private static final Set<String> NO_SETTINGS = Set.of("help", "version", "config");

  private final Set<String> names = new TreeSet<>();
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final Consumer<String> warnings;
  private @Nullable Settings settings;

  OptionSettings(
      CommandSpec serve,
      List<String> arguments,
      Map<String, String> environment,
      Consumer<String> warnings) {
    serve.options().stream().map(OptionSettings::name).forEach(names::add);
    names.removeAll(NO_SETTINGS);
    this.arguments = List.copyOf(arguments);
    this.environment = Map.copyOf(environment);
    this.warnings = warnings;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || isGivenSwitch(option)) {
      return null;
    }
    return find(option).map(Setting::value).orElse(null);
  }

  /** For picocli a switch on the command line is the opposite of its default. */
  private boolean isGivenSwitch(OptionSpec option) {
    return option.arity().max() == 0 && arguments.contains(option.longestName());
  }

  Optional<Setting> find(OptionSpec option) {
    String name = name(option);
    return names.contains(name) ? settings().find(name) : Optional.empty();
  }

  boolean isSetting(OptionSpec option) {
    return names.contains(name(option));
  }

  Settings settings() {
    Settings read = settings;
    if (read == null) {
      read = Settings.of(names, arguments, environment, Path.of(""));
      settings = read;
      read.unreadVariables().forEach(warnings);
    }
    return read;
  }

  static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }
}
