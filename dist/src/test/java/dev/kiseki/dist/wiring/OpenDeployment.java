package dev.kiseki.dist.wiring;

import dev.kiseki.adapters.lmdb.EmbeddedStoreConfig;
import dev.kiseki.application.namespace.NameScope;
import java.nio.file.Path;
import java.util.Optional;

/** A real deployment in a temporary directory, with a thread for each background work. */
final class OpenDeployment extends ClientVerbs implements AutoCloseable {
  final Path data;
  final Deployment deployment;

  OpenDeployment(Path root) {
    this(root, 0);
  }

  /** The same, sealing anew no more than so many mebibytes in a second. */
  OpenDeployment(Path root, int reencryptMebibytes) {
    data = root.resolve("data");
    deployment =
        Deployment.open(
            new DeploymentConfig(
                data,
                DeploymentConfig.defaultKeys(data),
                NameScope.TENANT,
                Optional.empty(),
                reencryptMebibytes),
            EmbeddedStoreConfig.small(data),
            Optional.empty());
  }

  @Override
  UseCases useCases() {
    return deployment.useCases();
  }

  @Override
  public void close() {
    deployment.close();
  }
}
