package dev.kiseki.adapters.kms.aws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.ConfiguredBindings;
import dev.kiseki.adapters.kms.KmsRootKeys;
import dev.kiseki.adapters.kms.LeasedTenantKeys;
import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.lease.LeaseTerms;
import dev.kiseki.adapters.kms.local.FileSystemKeys;
import dev.kiseki.adapters.kms.local.LocalKms;
import dev.kiseki.adapters.kms.local.SettingsFiles;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's key that was configured by its alias stays the same key, across restarts. */
@Tag("keys")
class AwsBindingsTest {
  private static final TenantId TENANT = new TenantId(3);
  private static final NamespaceId NAMESPACE = new NamespaceId(5);
  private static final byte[] CONTEXT = {1};
  private static final byte[] PLAIN = {2, 3};

  @TempDir private Path folder = Path.of("");

  private final AwsKmsDouble aws = new AwsKmsDouble();

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void anAliasThatIsPointedElsewhereBetweenTwoStartsChangesNothing() {
    TenantKeyring tenant;
    NamespaceKeyring namespace;
    byte[] sealed;
    try (Start start = new Start(folder)) {
      WrappedKey root = start.leased.newRoot(TENANT, settings("alias/acme"));
      tenant = new TenantKeyring(TENANT, root);
      namespace =
          new NamespaceKeyring(NAMESPACE, List.of(start.leased.newMaster(tenant, NAMESPACE, 1)));
      sealed = start.leased.open(tenant, namespace).sealRecord(Purpose.FACTS, CONTEXT, PLAIN);
    }
    String other = aws.pointElsewhere("alias/acme");
    try (Start start = new Start(folder)) {
      assertArrayEquals(
          PLAIN, start.leased.open(tenant, namespace).openRecord(Purpose.FACTS, CONTEXT, sealed));
      WrappedKey rotated = start.roots().rotate(tenant);
      assertEquals(2, rotated.generation());
      tenant = new TenantKeyring(TENANT, rotated);
      assertEquals(KeyAssurance.PENDING, start.roots().destroy("aws-kms/3", tenant, 9).assurance());
      assertEquals("Enabled", aws.state(other));
    }
    aws.deletePending();
    try (Start start = new Start(folder)) {
      assertEquals(
          KeyAssurance.DESTROYED_AT_PROVIDER,
          start.roots().destroy("aws-kms/3", tenant, 9).assurance());
      assertEquals("Enabled", aws.state(other));
    }
  }

  @Test
  void oneKeyUnderAnAliasAndItsArnIsNoticed() {
    String arn = aws.pointElsewhere("alias/acme");
    try (Start start = new Start(folder)) {
      start.leased.newRoot(TENANT, settings("alias/acme"));
      start.leased.newRoot(new TenantId(4), settings(arn));
      assertTrue(start.bindings.isSameKey("aws-kms/3", "aws-kms/4"));
      start.leased.newRoot(
          new TenantId(6), settings(arn, aws.endpoint().replace("127.0.0.1", "localhost")));
      assertTrue(start.bindings.isSameKey("aws-kms/3", "aws-kms/6"));
      aws.pointElsewhere("alias/acme");
      start.leased.newRoot(new TenantId(5), settings("alias/acme"));
      assertFalse(start.bindings.isSameKey("aws-kms/3", "aws-kms/5"));
    }
  }

  private KmsSettings settings(String key) {
    return settings(key, aws.endpoint());
  }

  private static KmsSettings settings(String key, String endpoint) {
    return new KmsSettings(
        "aws-kms",
        new HashMap<>(
            Map.of(
                "key",
                key,
                "region",
                AwsKmsDouble.REGION,
                "endpoint",
                endpoint,
                "access-key",
                AwsKmsDouble.ACCESS_KEY,
                "secret-key",
                "double/secret/access/key/0123456789abcd")));
  }

  /** The keys of a server, from its start to its stop. */
  private static final class Start implements AutoCloseable {
    private final SystemRandom random = new SystemRandom();
    private final LocalKms local;
    private final FileSystemKeys systemKeys;
    private final ConfiguredBindings bindings;
    private final LeasedTenantKeys leased;

    Start(Path folder) {
      local = LocalKms.open(folder.resolve("keys"), Optional.empty(), random);
      systemKeys = FileSystemKeys.openOrCreate(folder.resolve("keys/system.key"), random);
      bindings =
          new ConfiguredBindings(
              local, new SettingsFiles(folder.resolve("keys/kms"), systemKeys), random);
      leased = new LeasedTenantKeys(bindings, LeaseTerms.of(LeaseTerms.DEFAULT_TTL), random);
    }

    KmsRootKeys roots() {
      return new KmsRootKeys(bindings, leased, random);
    }

    @Override
    public void close() {
      leased.close();
      bindings.close();
      systemKeys.close();
      local.close();
    }
  }
}
