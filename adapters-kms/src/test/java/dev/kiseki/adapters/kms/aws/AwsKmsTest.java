package dev.kiseki.adapters.kms.aws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.provider.KmsProviderContract;
import dev.kiseki.adapters.kms.provider.Outages;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on a double of AWS KMS, and what only AWS has. */
@Tag("keys")
class AwsKmsTest extends KmsProviderContract {
  private static final String SECRET = "double/secret/access/key/0123456789abcd";

  private final AwsKmsDouble aws = new AwsKmsDouble();

  @AfterEach
  void stop() {
    aws.close();
  }

  @Override
  protected KmsProvider open(String binding) {
    return kms(Map.of("key", "alias/" + binding));
  }

  @Override
  protected List<String> secrets() {
    return List.of(SECRET);
  }

  @Override
  protected KeyAssurance assuranceOfDestruction() {
    return KeyAssurance.PENDING;
  }

  private KmsProvider kms(Map<String, String> changed) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "key",
                "alias/acme",
                "region",
                AwsKmsDouble.REGION,
                "endpoint",
                aws.endpoint(),
                "access-key",
                AwsKmsDouble.ACCESS_KEY,
                "secret-key",
                SECRET));
    settings.putAll(changed);
    return AwsKms.of(new KmsSettings("aws-kms", settings));
  }

  @Test
  void aDisabledKeyIsAnOutageThatEndsWhenItIsEnabled() {
    KmsProvider kms = opened("test/1");
    kms.prepare("test/1");
    WrappedKey wrapped = kms.wrap("test/1", plain(), aad());
    aws.setState("Disabled");
    fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.unwrap(wrapped, aad()));
    assertFalse(kms.health().available());
    aws.setState("Enabled");
    assertArrayEquals(plain(), kms.unwrap(wrapped, aad()));
  }

  @Test
  void aKeyIsPendingUntilItsWindowIsOverAndThenDestroyed() {
    KmsProvider byAlias = opened("test/1");
    byAlias.prepare("test/1");
    KmsProvider.Destruction asked = byAlias.destroy("test/1");
    assertEquals(KeyAssurance.PENDING, asked.assurance());
    String arn = asked.evidence().replaceFirst(".*(arn:\\S+).*", "$1");
    aws.deletePending();
    try (KmsProvider byArn = kms(Map.of("key", arn))) {
      assertEquals(KeyAssurance.DESTROYED_AT_PROVIDER, byArn.destroy("test/1").assurance());
      assertTrue(byArn.destroy("test/1").evidence().contains(arn));
    }
  }

  @Test
  void anAliasThatIsMissingDoesNotShowThatItsKeyIsGone() {
    KmsProvider kms = opened("test/1");
    kms.prepare("test/1");
    kms.destroy("test/1");
    aws.deletePending();
    // One that has never heard which key it was.
    KmsProvider.Destruction found = opened("test/1").destroy("test/1");
    assertEquals(KeyAssurance.PENDING, found.assurance());
    assertTrue(found.evidence().contains("alias/test/1"), found.evidence());
    assertEquals(KeyAssurance.DESTROYED_AT_PROVIDER, kms.destroy("test/1").assurance());
  }

  @Test
  void anAliasThatIsPointedElsewhereChangesNothing() {
    KmsProvider kms = opened("test/1");
    kms.prepare("test/1");
    WrappedKey wrapped = kms.wrap("test/1", plain(), aad());
    String arn = kms.pinned().getOrDefault("key-arn", "");
    String other = aws.pointElsewhere("alias/test/1");
    try (KmsProvider again = kms(Map.of("key", "alias/test/1", "key-arn", arn))) {
      for (KmsProvider each : List.of(kms, again)) {
        assertArrayEquals(plain(), each.unwrap(wrapped, aad()));
        assertArrayEquals(plain(), each.unwrap(each.rewrap(wrapped, aad()), aad()));
        assertEquals(1, each.describe("test/1").newestGeneration());
      }
      assertEquals(2, again.rotate("test/1"));
      assertTrue(again.destroy("test/1").evidence().contains(arn));
      assertEquals("PendingDeletion", aws.state(arn));
      assertEquals("Enabled", aws.state(other));
      aws.deletePending();
      fails(ErrorCode.KEYS_WRONG, () -> again.prepare("test/1"));
    }
  }

  @Test
  void whatWasWrappedBeforeTellsItsKeyWhenItIsUnwrapped() {
    KmsProvider kms = opened("test/1");
    kms.prepare("test/1");
    WrappedKey wrapped = kms.wrap("test/1", plain(), aad());
    KmsProvider later = opened("test/1");
    assertEquals(Map.of(), later.pinned());
    later.unwrap(wrapped, aad());
    assertEquals(kms.pinned(), later.pinned());
  }

  @Test
  void inAnotherRegionThereIsNoSuchKey() {
    opened("test/1").prepare("test/1");
    try (KmsProvider elsewhere = kms(Map.of("key", "alias/test/1", "region", "us-east-1"))) {
      fails(ErrorCode.KEYS_WRONG, () -> elsewhere.wrap("test/1", plain(), aad()));
    }
  }

  @Test
  void strangeCredentialsAreRefused() {
    try (KmsProvider kms = kms(Map.of("access-key", "AKIASTRANGER00000001"))) {
      String said = fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.prepare("test/1")).getMessage();
      assertTrue(said.contains("credentials"), said);
    }
  }

  @Test
  void aKeyNamedByItsIdIsNeverMade() {
    String id = "1234abcd-12ab-34cd-56ef-1234567890ab";
    try (KmsProvider kms = kms(Map.of("key", id))) {
      fails(ErrorCode.KEYS_WRONG, () -> kms.prepare("test/1"));
    }
  }

  @Test
  void whoeverListensThereCallsEndSoon() {
    Outages.endSoonAndAreOutages(
        port ->
            kms(
                Map.of(
                    "endpoint",
                    "http://127.0.0.1:" + port,
                    "timeout-millis",
                    "" + Outages.TIMEOUT_MILLIS)),
        new WrappedKey("test/1", 1, new byte[150]),
        secrets());
  }

  @Test
  void settingsAreChecked() {
    for (Map<String, String> bad :
        List.of(
            Map.of("region", "nowhere"),
            Map.of("key", "alias/a b"),
            Map.of("deletion-days", "3"),
            Map.of("endpoint", "ftp://x"),
            Map.of("timeout-millis", "1"))) {
      fails(ErrorCode.CONFIGURATION_INVALID, () -> kms(bad).close());
    }
  }
}
