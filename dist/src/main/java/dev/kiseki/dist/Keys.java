package dev.kiseki.dist;

import dev.kiseki.adapters.kms.LeasedTenantKeys;
import dev.kiseki.adapters.kms.lease.LeaseTerms;
import dev.kiseki.adapters.kms.local.FileSystemKeys;
import dev.kiseki.adapters.kms.local.LocalKms;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.ports.out.system.RandomBytes;
import java.util.Optional;

/** The keys of a deployment: the system key, and the tenants' keys under the local provider. */
record Keys(FileSystemKeys systemKeys, LocalKms kms, LeasedTenantKeys tenantKeys)
    implements AutoCloseable {
  static Keys open(DeploymentConfig config, RandomBytes random) {
    Optional<char[]> passphrase = config.passphrase().map(String::toCharArray);
    LocalKms kms = LocalKms.open(config.keys(), passphrase, random);
    FileSystemKeys systemKeys =
        FileSystemKeys.openOrCreate(config.keys().resolve("system.key"), random);
    LeasedTenantKeys tenantKeys =
        new LeasedTenantKeys(
            KmsBindings.single(LocalKms.NAME, kms), LeaseTerms.of(LeaseTerms.DEFAULT_TTL), random);
    return new Keys(systemKeys, kms, tenantKeys);
  }

  @Override
  public void close() {
    tenantKeys.close();
    systemKeys.close();
    kms.close();
  }

  @Override
  public String toString() {
    return "Keys";
  }
}
