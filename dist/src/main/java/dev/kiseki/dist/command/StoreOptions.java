package dev.kiseki.dist.command;

import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.dist.settings.Setting;
import dev.kiseki.dist.settings.Settings;
import dev.kiseki.dist.wiring.DeploymentConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the store is: shared by all commands. */
final class StoreOptions {
  /** A passphrase on the command line would be in every process list. */
  private static final String PASSPHRASE_VARIABLE = "KISEKI_KEYSTORE_PASSPHRASE";

  static final String CONFIG =
      "A file of settings, lines of 'name = value'; a name is that of an option of 'serve'. Flags and the environment"
          + " (KISEKI_DATA for --data, and so on) go before it. Default: KISEKI_CONFIG, else kiseki.properties if there"
          + " is one";

  private static final String KEYS = "keys";

  @Option(names = Settings.FILE_OPTION, paramLabel = "FILE", description = CONFIG)
  @SuppressWarnings("UnusedVariable") // looked for before picocli reads the command line
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "kiseki-data",
      description =
          "The data directory; 'serve' makes it if it is not there. Default: ${DEFAULT-VALUE}")
  private Path data = Path.of("kiseki-data");

  @Option(
      names = "--" + KEYS,
      paramLabel = "DIR",
      description =
          "The directory of the system key and the local key store, outside the data directory. Back it up apart"
              + " from the data: without it the data cannot be read. Default: the data directory's name with .keys"
              + " appended")
  private Optional<Path> keys = Optional.empty();

  Path data() {
    return data.toAbsolutePath().normalize();
  }

  Path keys() {
    return keys.orElseGet(() -> DeploymentConfig.defaultKeys(data)).toAbsolutePath().normalize();
  }

  /** What follows from other settings where the setting itself is not given. */
  Optional<Setting> computed(String name) {
    return Optional.of(name)
        .filter(KEYS::equals)
        .filter(_ -> keys.isEmpty())
        .map(_ -> new Setting(KEYS, keys().toString(), "computed from data"));
  }

  DeploymentConfig config(NameScope scope) {
    return new DeploymentConfig(
        data.toAbsolutePath().normalize(),
        keys(),
        scope,
        Optional.ofNullable(System.getenv(PASSPHRASE_VARIABLE)).filter(text -> !text.isEmpty()));
  }
}
