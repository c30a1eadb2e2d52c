package dev.kiseki.dist.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.dist.wiring.DeploymentConfig;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.namespace.CreateNamespaceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditedActionTest {
  private static final String SECRET = "planted-secret-of-forty-characters-00000";

  @TempDir private Path folder;

  @Test
  void whatAnOperatorDoesIsInTheTenantsLogWithoutItsSecrets() throws IOException {
    Path data = folder.resolve("data");
    DeploymentConfig config =
        new DeploymentConfig(data, folder.resolve("keys"), NameScope.TENANT, Optional.empty());
    try (LocalAdministration administration = new LocalAdministration(Deployment.open(config))) {
      administration.createTenant("acme", Optional.empty(), Optional.empty(), KmsSettings.LOCAL);
      administration.perform(
          AdminAction.of("key-create", "acme")
              .with("access-key", "AKIAEXAMPLEEXAMPLE00")
              .with("secret-key", SECRET));
      administration.perform(AdminAction.of("key-list", "acme"));
      assertThrows(
          KisekiException.class,
          () ->
              administration.perform(
                  AdminAction.of("key-revoke", "acme").with("key", "AKIANOBODYNOBODY0000")));
    }
    List<String> log = Files.readAllLines(data.resolve("audit/tenant-1.jsonl"));
    assertEquals(5, log.size(), log::toString);
    assertTrue(log.get(0).contains("\"what\":\"tenant.create\",\"target\":\"acme\""));
    assertTrue(log.get(2).contains("\"who\":\"operator\",\"what\":\"key.create\""), log::toString);
    assertTrue(
        log.get(2)
            .contains(
                "\"target\":\"acme\",\"details\":{\"principal\":\"admin\",\"key\":\"AKIAEXAMPLEEXAMPLE00\"},"
                    + "\"outcome\":\"done\""),
        log::toString);
    assertTrue(log.get(4).contains("\"outcome\":\"NO_SUCH_ACCESS_KEY\""), log::toString);
    assertFalse(log.toString().contains("planted"), log::toString);
  }

  @Test
  void aRecordSaysWhoMayNowDoWhatWhere() throws IOException {
    try (LocalAdministration administration = new LocalAdministration(deployment())) {
      administration.createTenant("acme", Optional.empty(), Optional.empty(), KmsSettings.LOCAL);
      String made =
          administration.perform(
              AdminAction.of("principal-create", "acme")
                  .with("principal", "auditor")
                  .with("role", "reader")
                  .with("buckets", List.of("reports"))
                  .with("prefixes", List.of("2026/", "a b"))
                  .with("json", true));
      administration.perform(AdminAction.of("quota-set", "acme").with("bytes", "1048576"));
      String key = made.replaceFirst("(?s).*\"access_key\":\"([^\"]+)\".*", "$1");
      String secret = made.replaceFirst("(?s).*\"secret_key\":\"([^\"]+)\".*", "$1");
      String log = Files.readString(folder.resolve("data/audit/tenant-1.jsonl"));
      assertFalse(log.contains(secret), log);
      for (String part :
          List.of(
              "\"what\":\"tenant.create\",\"target\":\"acme\",\"details\":{\"kms\":\"local\",\"principal\":\"admin\",\"key\":\"",
              "\"target\":\"auditor\",\"details\":{\"role\":\"reader\",\"buckets\":[\"reports\"],\"prefixes\":[\"2026/\",\"a b\"]},\"outcome\":\"begun\"",
              "\"target\":\"auditor\",\"details\":{\"role\":\"reader\",\"key\":\"" + key + "\",",
              "\"what\":\"quota.set\",\"target\":\"acme\",\"details\":{\"bytes\":\"1048576\"},\"outcome\":\"begun\"",
              "\"max_bytes\":\"1048576\",\"max_objects\":\"none\",\"max_bytes_before\":\"none\"")) {
        assertTrue(log.contains(part), () -> part + " in " + log);
      }
    }
  }

  @Test
  void whatTakesManyStepsHasOnePairOfRecords() throws IOException {
    Deployment deployment = deployment();
    try (LocalAdministration administration = new LocalAdministration(deployment)) {
      administration.createTenant(
          "acme", Optional.of("AKIAEXAMPLEEXAMPLE00"), Optional.of(SECRET), KmsSettings.LOCAL);
      var caller = deployment.useCases().findAccessKey().find("AKIAEXAMPLEEXAMPLE00").orElseThrow();
      deployment
          .useCases()
          .createNamespace()
          .create(new CreateNamespaceCommand(caller.caller(), new NamespaceName("photos"), ""));
      int steps =
          steps(administration, AdminAction.of("bucket-shred", "acme").with("bucket", "photos"));
      assertTrue(steps > 1, () -> steps + " steps");
      List<String> shred =
          Files.readAllLines(folder.resolve("data/audit/tenant-1.jsonl")).stream()
              .filter(line -> line.contains("bucket.shred"))
              .toList();
      assertEquals(2, shred.size(), shred::toString);
      assertTrue(shred.get(0).contains("\"target\":\"photos\",\"outcome\":\"begun\""));
      assertTrue(shred.get(1).contains("\"target\":\"photos\",\"outcome\":\"done\""));
    }
  }

  private static int steps(LocalAdministration administration, AdminAction first) {
    int steps = 1;
    Optional<AdminAction> next = first.after(administration.perform(first));
    while (next.isPresent()) {
      next = next.get().after(administration.perform(next.get()));
      steps++;
    }
    return steps;
  }

  /** Who says that there were steps before, and had none, gets a record all the same. */
  @Test
  void nothingIsDoneWithoutARecordBefore() throws IOException {
    try (LocalAdministration administration = new LocalAdministration(deployment())) {
      administration.createTenant("acme", Optional.empty(), Optional.empty(), KmsSettings.LOCAL);
      administration.perform(AdminAction.of("tenant-suspend", "acme").with("goes-on", true));
      List<String> log = Files.readAllLines(folder.resolve("data/audit/tenant-1.jsonl"));
      assertEquals(3, log.size(), log::toString);
    }
  }

  private Deployment deployment() {
    return Deployment.open(
        new DeploymentConfig(
            folder.resolve("data"), folder.resolve("keys"), NameScope.TENANT, Optional.empty()));
  }
}
