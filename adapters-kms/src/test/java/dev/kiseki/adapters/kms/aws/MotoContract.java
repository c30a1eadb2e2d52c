package dev.kiseki.adapters.kms.aws;

import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.provider.KmsProviderContract;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KmsSettings;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The contract on a running moto server, which no package of the distribution has; run by name
 * only, see docs/keys.md: {@code moto_server -p 5000}, then {@code -Dtest=MotoContract
 * -Dkiseki.aws.endpoint=http://127.0.0.1:5000}.
 */
class MotoContract extends KmsProviderContract {
  private static final String SECRET = "any/secret/access/key/for/moto/01234567";

  private final String prefix = "alias/" + UUID.randomUUID() + "-";

  @Override
  protected KmsProvider open(String binding) {
    return AwsKms.of(
        new KmsSettings(
            "aws-kms",
            Map.of(
                "key",
                prefix + binding.replace('/', '-'),
                "region",
                "eu-central-1",
                "endpoint",
                System.getProperty("kiseki.aws.endpoint", ""),
                "access-key",
                "AKIAMOTO000000000001",
                "secret-key",
                SECRET)));
  }

  @Override
  protected List<String> secrets() {
    return List.of(SECRET);
  }

  @Override
  protected KeyAssurance assuranceOfDestruction() {
    return KeyAssurance.PENDING;
  }

  /** moto goes on decrypting. */
  @Override
  protected boolean refusesDestroyedKeys() {
    return false;
  }
}
