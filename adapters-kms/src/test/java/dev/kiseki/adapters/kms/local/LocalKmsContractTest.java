package dev.kiseki.adapters.kms.local;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.provider.KmsProviderContract;
import dev.kiseki.domain.KeyAssurance;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/**
 * One keystore is open once: "another process" is the same one here, {@link LocalKmsTest} has the
 * rest.
 */
class LocalKmsContractTest extends KmsProviderContract {
  private static final String PASSPHRASE = "correct horse battery staple";

  /** Every test makes a keystore; what users' keystores cost is that of {@link LocalKmsTest}. */
  private static final Passphrase.Cost CHEAP = new Passphrase.Cost(8 * 1024, 1, 1);

  @TempDir private Path directory;
  private final Map<Path, KmsProvider> kept = new HashMap<>();

  @Override
  protected KmsProvider open(String binding) {
    return kept.computeIfAbsent(
        directory,
        path ->
            LocalKms.open(path, Optional.of(PASSPHRASE.toCharArray()), CHEAP, new SystemRandom()));
  }

  @Override
  protected List<String> secrets() {
    return List.of(PASSPHRASE);
  }

  @Override
  protected KeyAssurance assuranceOfDestruction() {
    return KeyAssurance.OVERWRITTEN;
  }
}
