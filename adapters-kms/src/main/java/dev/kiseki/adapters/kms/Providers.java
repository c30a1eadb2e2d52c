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

/** The list of providers. A new one is a line here. */
final class Providers {
  static final List<String> NAMES =
      List.of(LocalKms.NAME, VaultKms.NAME, AwsKms.NAME, KmipKms.NAME, Pkcs11Kms.NAME);

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
}
