package dev.kiseki.dist.admin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.dist.wiring.DeploymentConfig;
import dev.kiseki.domain.KmsSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaActionsTest {
  private static final int ROUNDS = 50;

  @TempDir private Path folder;

  @Test
  void oneLimitIsNotLostToTheOtherThatIsSetAtOnce() throws InterruptedException {
    DeploymentConfig config =
        new DeploymentConfig(
            folder.resolve("data"), folder.resolve("keys"), NameScope.TENANT, Optional.empty());
    try (LocalAdministration administration = new LocalAdministration(Deployment.open(config))) {
      administration.createTenant("acme", Optional.empty(), Optional.empty(), KmsSettings.LOCAL);
      AdminAction set = AdminAction.of("quota-set", "acme");
      for (int i = 0; i < ROUNDS; i++) {
        administration.perform(set.with("bytes", "none").with("objects", "none"));
        Thread other =
            Thread.startVirtualThread(() -> administration.perform(set.with("bytes", "1000")));
        administration.perform(set.with("objects", "10"));
        other.join();
        String shown = administration.perform(AdminAction.of("quota-show", "acme"));
        assertTrue(shown.contains("\t1000\t10\t"), shown);
      }
    }
  }
}
