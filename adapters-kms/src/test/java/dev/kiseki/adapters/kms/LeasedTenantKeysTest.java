package dev.kiseki.adapters.kms;

import dev.kiseki.adapters.kms.lease.LeaseTerms;
import dev.kiseki.adapters.kms.local.LocalKms;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.testkit.contract.TenantKeysContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class LeasedTenantKeysTest extends TenantKeysContract {
  @TempDir private Path temporary;

  @Override
  protected TenantKeys openEmpty() {
    SystemRandom random = new SystemRandom();
    LocalKms kms = LocalKms.open(temporary.resolve("keys"), Optional.empty(), random);
    return new LeasedTenantKeys(
        KmsBindings.single(LocalKms.NAME, kms), LeaseTerms.of(LeaseTerms.DEFAULT_TTL), random);
  }
}
