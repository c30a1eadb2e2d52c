package dev.kiseki.adapters.kms.vault;

import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.provider.KmsProviderContract;
import dev.kiseki.domain.KmsSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The contract on a real Vault or OpenBao with a Transit engine; run by name only, see
 * docs/keys.md: {@code -Dtest=RealVaultContract -Dkiseki.vault.address=… -Dkiseki.vault.token=…},
 * and where wanted {@code -Dkiseki.vault.mount=…} and {@code -Dkiseki.vault.namespace=…}.
 */
class RealVaultContract extends KmsProviderContract {
  private final String prefix = "kiseki-" + UUID.randomUUID() + "-";

  @Override
  protected KmsProvider open(String binding) {
    Map<String, String> settings = new HashMap<>();
    settings.put("key", prefix + binding.replace('/', '-'));
    for (String name : List.of("address", "token", "mount", "namespace")) {
      String value = System.getProperty("kiseki.vault." + name);
      if (value != null) {
        settings.put(name, value);
      }
    }
    return VaultKms.of(new KmsSettings("vault", settings));
  }

  @Override
  protected List<String> secrets() {
    return List.of(Objects.requireNonNull(System.getProperty("kiseki.vault.token")));
  }
}
