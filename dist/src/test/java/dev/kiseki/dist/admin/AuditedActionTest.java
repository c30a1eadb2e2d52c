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
    assertTrue(log.get(2).contains("\"target\":\"AKIAEXAMPLEEXAMPLE00\",\"outcome\":\"done\""));
    assertTrue(log.get(4).contains("\"outcome\":\"NO_SUCH_ACCESS_KEY\""), log::toString);
    assertFalse(log.toString().contains("planted"), log::toString);
  }
}
