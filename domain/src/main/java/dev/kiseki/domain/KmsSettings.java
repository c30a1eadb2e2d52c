package dev.kiseki.domain;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which key management service holds a tenant's key, and how it is reached: a provider's name and
 * its settings by name. Passwords and tokens are among them, so this is no record and prints no
 * value.
 */
public final class KmsSettings {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** The provider that needs no settings. */
  public static final KmsSettings LOCAL = new KmsSettings("local", Map.of());

  private final String provider;
  private final Map<String, String> values;

  /** CONFIGURATION_INVALID when a name is not made of lower-case letters, digits and hyphens. */
  public KmsSettings(String provider, Map<String, String> values) {
    requireName(provider);
    values.keySet().forEach(KmsSettings::requireName);
    this.provider = provider;
    this.values = Map.copyOf(values);
  }

  /** Names of settings and providers follow one pattern. */
  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "Providers and their settings are named by lower-case letters, digits and hyphens: PROVIDER:NAME=VALUE,...",
          // A misplaced comma may have made a piece of a password a name: only its length is told.
          Fact.of("lengthChars", name.length()));
    }
  }

  public String provider() {
    return provider;
  }

  /** All of them by name; for who stores them sealed. */
  public Map<String, String> values() {
    return values;
  }

  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** CONFIGURATION_INVALID when it is not there. */
  public String required(String name) {
    return value(name)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "A setting of the key management service is missing.",
                    Fact.of("provider", provider),
                    Fact.of("setting", name)));
  }

  /** The names are told, the values are not. */
  @Override
  public String toString() {
    return "KmsSettings[" + provider + ", " + new TreeMap<>(values).keySet() + "]";
  }
}
