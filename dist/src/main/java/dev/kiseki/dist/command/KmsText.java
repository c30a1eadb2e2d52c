package dev.kiseki.dist.command;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --kms} takes: {@code PROVIDER:NAME=VALUE,...}. A name that ends in {@code -file}
 * takes its value from that file, as it is but for a newline at its end: secrets have no place on a
 * command line. {@code settings-file} names a properties file with more of the same.
 */
final class KmsText {
  private static final String FROM_FILE = "-file";
  private static final String SETTINGS_FILE = "settings-file";
  private static final long MAX_FILE_BYTES = 64 * 1024;

  private KmsText() {}

  /** CONFIGURATION_INVALID; says nothing of values. */
  static KmsSettings parse(String text) {
    int colon = text.indexOf(':');
    String provider = colon < 0 ? text : text.substring(0, colon);
    Map<String, String> values = new HashMap<>();
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    for (String piece : rest.isEmpty() ? new String[0] : rest.split(",", -1)) {
      int equals = piece.indexOf('=');
      if (equals < 1) {
        throw invalid(null, "A setting of --kms is NAME=VALUE; put values with commas into files.");
      }
      add(values, piece.substring(0, equals), piece.substring(equals + 1));
    }
    return new KmsSettings(provider, values);
  }

  private static void add(Map<String, String> values, String name, String value) {
    if (name.equals(SETTINGS_FILE)) {
      properties(value)
          .forEach((each, of) -> add(values, String.valueOf(each), String.valueOf(of)));
    } else if (name.endsWith(FROM_FILE)) {
      put(values, name.substring(0, name.length() - FROM_FILE.length()), read(value));
    } else {
      put(values, name, value);
    }
  }

  private static void put(Map<String, String> values, String name, String value) {
    if (values.put(name, value) != null) {
      throw invalid(null, "A setting of --kms is given twice.", Fact.of("setting", name));
    }
  }

  private static Properties properties(String path) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(read(path)));
      if (properties.containsKey(SETTINGS_FILE)) {
        throw invalid(null, "A file of settings names no other.", Fact.of("file", path));
      }
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw invalid(e, "This is not a file of NAME=VALUE lines.", Fact.of("file", path));
    }
  }

  private static String read(String path) {
    try {
      Path file = Path.of(path);
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw invalid(null, "A file named in --kms is too large.", Fact.of("file", path));
      }
      String text = Files.readString(file);
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (IOException e) {
      throw invalid(e, "A file named in --kms cannot be read.", Fact.of("file", path));
    }
  }

  private static KisekiException invalid(
      @Nullable Exception cause, String sentence, Fact... facts) {
    return new KisekiException(cause, ErrorCode.CONFIGURATION_INVALID, sentence, facts);
  }
}
