package dev.kiseki.adapters.kms;

import dev.kiseki.adapters.kms.aws.AwsKms;
import dev.kiseki.adapters.kms.kmip.KmipKms;
import dev.kiseki.adapters.kms.local.LocalKms;
import dev.kiseki.adapters.kms.pkcs11.Pkcs11Kms;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.vault.VaultKms;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.system.RandomBytes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The list of providers. A new one is a line here. */
final class Providers {
  static final List<String> NAMES =
      List.of(LocalKms.NAME, VaultKms.NAME, AwsKms.NAME, KmipKms.NAME, Pkcs11Kms.NAME);

  /** The settings that say where a key is, with what they are when they are not given. */
  private static final Map<String, String> PLACES =
      Map.ofEntries(
          Map.entry("endpoint", ""),
          Map.entry("host", ""),
          Map.entry("key", ""),
          Map.entry("library", ""),
          Map.entry("port", "5696"),
          Map.entry("region", ""),
          Map.entry("slot", ""),
          Map.entry("slot-index", "0"));

  private Providers() {}

  /** Asks no service anything yet. CONFIGURATION_INVALID. */
  static KmsProvider remote(KmsSettings settings, RandomBytes random) {
    return switch (settings.provider()) {
      case VaultKms.NAME -> VaultKms.of(settings);
      case AwsKms.NAME -> AwsKms.of(settings);
      case KmipKms.NAME -> KmipKms.of(settings, random);
      case Pkcs11Kms.NAME -> Pkcs11Kms.of(settings, random);
      default ->
          throw new KisekiException(
              ErrorCode.CONFIGURATION_INVALID,
              "There is no such key management provider.",
              Fact.of("provider", settings.provider()),
              Fact.of("known", NAMES));
    };
  }

  /**
   * What names a key, and nothing of who asks for it: the provider and the settings that say where
   * it is, however they are spelled. In AWS that is its ARN, whichever of its names it was
   * configured by, and whichever endpoint is asked.
   */
  static Map<String, String> place(KmsSettings settings) {
    String provider = settings.provider();
    if (provider.equals(AwsKms.NAME) && AwsKms.arn(settings).isPresent()) {
      return Map.of("", AwsKms.NAME, "key", AwsKms.arn(settings).get());
    }
    if (provider.equals(VaultKms.NAME)) {
      return Map.of("", VaultKms.NAME, "key", VaultKms.place(settings));
    }
    Map<String, String> place = new TreeMap<>(Map.of("", provider));
    PLACES.forEach((name, usual) -> place.put(name, settings.value(name).orElse(usual)));
    place.computeIfPresent("host", (_, host) -> host.toLowerCase(Locale.ROOT));
    return place;
  }
}
