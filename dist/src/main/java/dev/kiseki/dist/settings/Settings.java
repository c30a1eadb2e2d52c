package dev.kiseki.dist.settings;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The values that flags may leave out: of the environment, then of one file. A setting is an option
 * of {@code serve}; its name in the file is the option's without the dashes, in the environment
 * {@code KISEKI_} and the same in capitals.
 */
public final class Settings {
  public static final String FILE_OPTION = "--config";
  private static final String FILE_VARIABLE = "KISEKI_CONFIG";
  private static final String DEFAULT_FILE = "kiseki.properties";

  /**
   * In the environment of one process only: files are copied, shown and put under version control.
   */
  private static final Map<String, String> SECRETS =
      Map.of(
          "secret-key", "KISEKI_SECRET_KEY",
          "keystore-passphrase", "KISEKI_KEYSTORE_PASSPHRASE");

  private static final String PREFIX = "KISEKI_";

  /** What is read, but is no option: by us, by the launcher, by ./check and its tests. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          FILE_VARIABLE,
          "KISEKI_ACCESS_KEY",
          "KISEKI_JAVA_HOME",
          "KISEKI_JAVA_OPTS",
          "KISEKI_AOT",
          "KISEKI_PYTHON",
          "KISEKI_SEED");

  /** What Kubernetes tells every container of a service that is called kiseki, or kiseki-s3. */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile("KISEKI_(\\w+_)?(SERVICE_(HOST|PORT)|PORT_\\d+_(TCP|UDP|SCTP))(_\\w+)?");

  private static final Pattern PORT_OF_KUBERNETES = Pattern.compile("KISEKI_(\\w+_)?PORT");

  private final Set<String> names;
  private final Map<String, String> environment;
  private final SettingsFile file;

  private Settings(Set<String> names, Map<String, String> environment, SettingsFile file) {
    this.names = Set.copyOf(names);
    this.environment = Map.copyOf(environment);
    this.file = file;
  }

  /**
   * Reads the file that the arguments or the environment name, else {@code kiseki.properties} of
   * the folder when there is one. CONFIGURATION_INVALID for a name in it that is no setting.
   */
  public static Settings of(
      Set<String> names, List<String> arguments, Map<String, String> environment, Path folder) {
    Optional<Path> chosen =
        argument(arguments)
            .or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE)))
            .filter(text -> !text.isEmpty())
            .map(folder::resolve)
            .or(() -> Optional.of(folder.resolve(DEFAULT_FILE)).filter(Files::isRegularFile));
    Settings settings =
        new Settings(
            names, environment, chosen.map(SettingsFile::read).orElseGet(SettingsFile::none));
    settings.file.settings().values().forEach(settings::check);
    return settings;
  }

  public Optional<Setting> find(String name) {
    if (!names.contains(name)) {
      return Optional.empty();
    }
    String variable = variable(name);
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isEmpty())
        .map(value -> new Setting(name, value, variable))
        .or(() -> Optional.ofNullable(file.settings().get(name)));
  }

  /** The environment variable of a setting. */
  public static String variable(String name) {
    return "KISEKI_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Names of secrets that are set, which is all that anybody is told of them. */
  public List<Setting> secrets() {
    return SECRETS.entrySet().stream()
        .filter(entry -> !environment.getOrDefault(entry.getValue(), "").isEmpty())
        .map(entry -> new Setting(entry.getKey(), "********", entry.getValue()))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  private void check(Setting setting) {
    String name = setting.name();
    if (names.contains(name)) {
      return;
    }
    String variable = SECRETS.get(name);
    if (variable != null) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "'" + name + "' is a secret and does not belong in a file; set " + variable + " instead.",
          Fact.of("line", setting.origin()));
    }
    throw new KisekiException(
        ErrorCode.CONFIGURATION_INVALID,
        "The configuration file sets '"
            + name
            + "', which is no setting"
            + NearestName.of(name, names).map(near -> "; is it '" + near + "'?").orElse(".")
            + " 'kiseki config show' lists them all.",
        Fact.of("line", setting.origin()));
  }

  /**
   * A line on each variable KISEKI_… that nothing reads: a default is in force that nobody meant.
   */
  public List<String> unreadVariables() {
    Set<String> known = new TreeSet<>(OTHER_VARIABLES);
    known.addAll(SECRETS.values());
    names.forEach(name -> known.add(variable(name)));
    List<String> words = known.stream().map(each -> each.substring(PREFIX.length())).toList();
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(PREFIX) && !entry.getValue().isEmpty())
        .filter(entry -> !isOfKubernetes(entry.getKey(), entry.getValue()))
        .map(Map.Entry::getKey)
        .filter(variable -> !known.contains(variable))
        .sorted()
        .map(variable -> unread(variable, words))
        .toList();
  }

  private static String unread(String variable, List<String> words) {
    return variable
        + " is set, but is no setting"
        + NearestName.of(variable.substring(PREFIX.length()), words)
            .map(near -> "; is it " + PREFIX + near + "?")
            .orElse(".")
        + " 'kiseki config show' lists them all.";
  }

  private static boolean isOfKubernetes(String variable, String value) {
    return OF_KUBERNETES.matcher(variable).matches()
        || (PORT_OF_KUBERNETES.matcher(variable).matches() && value.contains("://"));
  }

  private static Optional<String> argument(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.equals("--")) {
        break;
      }
      if (word.startsWith(FILE_OPTION + "=")) {
        return Optional.of(word.substring(FILE_OPTION.length() + 1));
      }
      if (word.equals(FILE_OPTION) && i + 1 < arguments.size()) {
        return Optional.of(arguments.get(i + 1));
      }
    }
    return Optional.empty();
  }
}
