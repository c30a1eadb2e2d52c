package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracedDeploymentTest {
  @TempDir private Path folder;

  @Test
  void aDeploymentThatIsNotTracedHasNoProxyInItsWay() {
    try (OpenDeployment open = new OpenDeployment(folder)) {
      for (Object useCase :
          new Object[] {
            open.deployment.useCases().putObject(),
            open.deployment.useCases().getObject(),
            open.deployment.useCases().identities().createPrincipal()
          }) {
        assertFalse(Proxy.isProxyClass(useCase.getClass()), useCase::toString);
      }
    }
  }
}
