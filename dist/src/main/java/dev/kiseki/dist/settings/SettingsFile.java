package dev.kiseki.dist.settings;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lines of {@code name = value}; a line that begins with # is a comment. A name stands once: with
 * two lines nobody could say which one counts. Values are taken as they stand, without quotes or
 * escapes.
 */
final class SettingsFile {
  private final Map<String, Setting> settings = new TreeMap<>();
  private final Path file;

  private SettingsFile(Path file) {
    this.file = file;
  }

  static SettingsFile none() {
    return new SettingsFile(Path.of(""));
  }

  /** CONFIGURATION_INVALID when it cannot be read or understood. */
  static SettingsFile read(Path file) {
    SettingsFile read = new SettingsFile(file);
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new KisekiException(
          e,
          ErrorCode.CONFIGURATION_INVALID,
          "The configuration file cannot be read.",
          Fact.of("file", file));
    }
    for (int number = 1; number <= lines.size(); number++) {
      read.add(lines.get(number - 1).strip(), number);
    }
    return read;
  }

  Map<String, Setting> settings() {
    return settings;
  }

  List<String> names() {
    return new ArrayList<>(settings.keySet());
  }

  private void add(String line, int number) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int equals = line.indexOf('=');
    String name = equals < 0 ? "" : line.substring(0, equals).strip();
    if (name.isEmpty()) {
      throw refused("A line of the configuration file is not 'name = value'.", number);
    }
    String value = line.substring(equals + 1).strip();
    Setting before = settings.put(name, new Setting(name, value, file + ":" + number));
    if (before != null) {
      throw refused("The configuration file sets '" + name + "' twice.", number);
    }
  }

  private KisekiException refused(String message, int number) {
    return new KisekiException(
        ErrorCode.CONFIGURATION_INVALID, message, Fact.of("line", file + ":" + number));
  }
}
