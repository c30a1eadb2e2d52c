package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.NewAccessKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What shredding is for: copies of the whole store, kept from before, during and after, together
 * with the keys as they are after it, give back nothing of the tenant, and all of another's.
 */
@SuppressWarnings("NullAway.Init") // by the first session
@Tag("keys")
class ShreddedCopiesTest {
  private static final TenantName ACME = new TenantName("acme");
  private static final NamespaceName BUCKET = new NamespaceName("bucket");

  @TempDir private Path folder = Path.of("");

  private final Map<String, byte[]> written = new TreeMap<>();
  private final List<String> moments = new ArrayList<>();
  private NewAccessKey acmeKey;
  private NewAccessKey otherKey;

  @Test
  void noCopyOfTheStoreGivesAnythingBackOnceItsKeysAreDestroyed() {
    live(deployment -> {});
    copyData("empty");
    live(deployment -> write(deployment, "before"));
    copyData("with data");
    Path keysFromBefore = copy(folder.resolve("live/data.keys"), folder.resolve("old.keys"));
    live(deployment -> change(deployment, keys -> keys.changeRoot().rotate(ACME), "rotated"));
    copyData("rotated");
    live(
        deployment ->
            change(deployment, keys -> keys.rotateNamespaceKey().rotate(ACME, BUCKET), "epoch"));
    copyData("with a second bucket key");
    live(
        deployment ->
            change(deployment, keys -> keys.changeRoot().swap(ACME, KmsSettings.LOCAL), "swapped"));
    copyData("swapped");
    live(deployment -> deployment.deployment.useCases().keyOperations().shredTenant().step(ACME));
    copyData("with the intent");
    live(ShreddedCopiesTest::shred);
    copyData("after");

    Path keysNow = folder.resolve("live/data.keys");
    for (String moment : moments) {
      assertNothingOfAcme(moment, keysNow);
    }
    assertTrue(readsAcme("with data", keysFromBefore), "the test would notice what can be read");
  }

  @FunctionalInterface
  private interface Session {
    void run(OpenDeployment deployment);
  }

  @FunctionalInterface
  private interface KeyChange {
    void apply(KeyOperations keys);
  }

  private void live(Session session) {
    try (OpenDeployment deployment = new OpenDeployment(folder.resolve("live"))) {
      if (moments.isEmpty()) {
        acmeKey = create(deployment, "acme");
        otherKey = create(deployment, "other");
      }
      session.run(deployment);
    }
  }

  private static NewAccessKey create(OpenDeployment deployment, String name) {
    NewAccessKey key =
        deployment
            .deployment
            .useCases()
            .createTenant()
            .create(new TenantName(name), Optional.empty());
    deployment.bucket(deployment.caller(key), "bucket");
    return key;
  }

  private void change(OpenDeployment deployment, KeyChange change, String name) {
    change.apply(deployment.deployment.useCases().keyOperations());
    write(deployment, name);
  }

  /** Content inside a row, in one blob, in several frames; of both tenants. */
  private void write(OpenDeployment deployment, String name) {
    for (int size : new int[] {0, 100, 5_000, 200_000}) {
      String key = name + "/" + size;
      byte[] bytes = new byte[size];
      new Random(key.hashCode()).nextBytes(bytes);
      written.put(key, bytes);
      deployment.put(deployment.caller(acmeKey), "bucket", key, bytes);
      deployment.put(deployment.caller(otherKey), "bucket", key, bytes);
    }
  }

  private static void shred(OpenDeployment deployment) {
    while (deployment
        .deployment
        .useCases()
        .keyOperations()
        .shredTenant()
        .step(ACME)
        .receipt()
        .isEmpty()) {
      assertEquals(2, deployment.deployment.useCases().listTenants().list().size());
    }
  }

  private void assertNothingOfAcme(String moment, Path keys) {
    try (OpenDeployment copy = opened(moment, keys)) {
      Caller acme = copy.caller(acmeKey);
      for (String key : written.keySet()) {
        ErrorCode code =
            assertThrows(KisekiException.class, () -> copy.get(acme, "bucket", key), moment).code();
        assertTrue(
            code == ErrorCode.KEYS_WRONG || code == ErrorCode.ACCOUNT_PROBLEM,
            () -> moment + ": " + key + " " + code);
      }
      assertThrows(KisekiException.class, () -> copy.list(acme, "bucket"), moment);
      assertThrows(KisekiException.class, () -> copy.versions(acme, "bucket"), moment);
      KeyOperations operations = copy.deployment.useCases().keyOperations();
      assertThrows(
          KisekiException.class,
          () -> operations.changeRoot().swap(ACME, KmsSettings.LOCAL),
          moment);
      assertThrows(KisekiException.class, () -> operations.changeRoot().rewrap(ACME), moment);
      assertOfOther(copy, moment);
    }
  }

  private void assertOfOther(OpenDeployment copy, String moment) {
    Caller other = copy.caller(otherKey);
    List<String> there = copy.list(other, "bucket");
    assertEquals(moments.indexOf(moment) == 0 ? 0 : 4, Math.min(4, there.size()), moment);
    for (String key : there) {
      assertArrayEquals(written.get(key), copy.get(other, "bucket", key), moment + ": " + key);
    }
  }

  private boolean readsAcme(String moment, Path keys) {
    try (OpenDeployment copy = opened(moment, keys)) {
      String key = "before/200000";
      assertArrayEquals(written.get(key), copy.get(copy.caller(acmeKey), "bucket", key));
      return true;
    }
  }

  private OpenDeployment opened(String moment, Path keys) {
    Path place = folder.resolve(moment + " again " + keys.getFileName());
    copy(folder.resolve(moment), place.resolve("data"));
    copy(keys, place.resolve("data.keys"));
    return new OpenDeployment(place);
  }

  private void copyData(String moment) {
    copy(folder.resolve("live/data"), folder.resolve(moment));
    moments.add(moment);
  }

  /** With permissions: the keys are refused without theirs. */
  private static Path copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each));
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
