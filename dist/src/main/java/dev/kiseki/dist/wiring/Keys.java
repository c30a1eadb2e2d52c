package dev.kiseki.dist.wiring;

import dev.kiseki.adapters.kms.ConfiguredBindings;
import dev.kiseki.adapters.kms.KmsRootKeys;
import dev.kiseki.adapters.kms.LeasedTenantKeys;
import dev.kiseki.adapters.kms.lease.LeaseTerms;
import dev.kiseki.adapters.kms.local.FileSystemKeys;
import dev.kiseki.adapters.kms.local.LocalKms;
import dev.kiseki.adapters.kms.local.SealedFile;
import dev.kiseki.adapters.kms.local.SettingsFiles;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.adapters.kms.receipt.ReceiptKey;
import dev.kiseki.dist.observe.KeyMetrics;
import dev.kiseki.dist.trace.Tracing;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.system.RandomBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The keys of a deployment: the system key, and the tenants' keys, each under its provider. */
record Keys(
    FileSystemKeys systemKeys,
    LocalKms local,
    ConfiguredBindings bindings,
    LeasedTenantKeys tenantKeys,
    KmsRootKeys rootKeys,
    ReceiptKey receiptKey)
    implements AutoCloseable {
  private static final String SYSTEM_KEY = "system.key";
  private static final String KEYSTORE = "keystore";

  /** Of providers; in the keys directory, so that it is backed up with the key that seals them. */
  private static final String SETTINGS = "kms";

  private static final String RECEIPT_KEY = "receipt.key";

  private static final Duration SWEEP = Duration.ofSeconds(5);

  /**
   * Makes what is missing only for a store without tenants: new keys for an old store would open
   * nothing, and hide that the right ones are lost. KEYS_WRONG.
   */
  static Keys open(
      DeploymentConfig config,
      boolean isNewStore,
      RandomBytes random,
      KeyMetrics metrics,
      Optional<Tracing> tracing) {
    if (!isNewStore) {
      require(config.keys().resolve(KEYSTORE));
      require(config.keys().resolve(SYSTEM_KEY));
    }
    LocalKms local =
        LocalKms.open(config.keys(), config.passphrase().map(String::toCharArray), random);
    FileSystemKeys systemKeys =
        FileSystemKeys.openOrCreate(config.keys().resolve(SYSTEM_KEY), random);
    SettingsFiles settings = new SettingsFiles(config.keys().resolve(SETTINGS), systemKeys);
    ConfiguredBindings bindings = new ConfiguredBindings(local, settings, random);
    KmsBindings counted = metrics.watch(bindings);
    KmsBindings watched = tracing.map(spans -> spans.services(counted)).orElse(counted);
    LeasedTenantKeys tenantKeys =
        new LeasedTenantKeys(watched, LeaseTerms.of(LeaseTerms.DEFAULT_TTL), random);
    metrics.watch(tenantKeys.activity());
    tenantKeys.sweepEvery(SWEEP);
    ReceiptKey receiptKey =
        new ReceiptKey(new SealedFile(config.keys().resolve(RECEIPT_KEY), systemKeys));
    return new Keys(
        systemKeys,
        local,
        bindings,
        tenantKeys,
        new KmsRootKeys(watched, tenantKeys, random),
        receiptKey);
  }

  @Override
  public void close() {
    tenantKeys.close();
    bindings.close();
    systemKeys.close();
    local.close();
  }

  @Override
  public String toString() {
    return "Keys";
  }

  private static void require(Path file) {
    if (!Files.exists(file)) {
      throw new KisekiException(
          ErrorCode.KEYS_WRONG,
          "This store's keys are not in the keys directory: restore it from its backup, or name the right one with"
              + " --keys.",
          Fact.of("missing", file));
    }
  }
}
