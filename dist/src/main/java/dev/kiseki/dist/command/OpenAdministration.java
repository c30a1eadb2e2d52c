package dev.kiseki.dist.command;

import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.dist.admin.Administration;
import dev.kiseki.dist.admin.LocalAdministration;
import dev.kiseki.dist.admin.RemoteAdministration;
import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.dist.wiring.DeploymentConfig;
import dev.kiseki.dist.wiring.StoreAccess;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.file.Files;

/** Opens the store itself, or asks the server that has it open. */
final class OpenAdministration {
  private OpenAdministration() {}

  static Administration of(StoreOptions options) {
    DeploymentConfig config = options.config(NameScope.TENANT);
    StoreAccess.check(config);
    if (!Files.isDirectory(config.data())) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "There is no store here yet; name it with --data DIR, or make one with 'kiseki serve'.",
          Fact.of("directory", config.data()));
    }
    try {
      return new LocalAdministration(Deployment.open(config));
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.STORE_IN_USE) {
        throw e;
      }
      return RemoteAdministration.find(config.keys()).orElseThrow(() -> unknown(e, config));
    }
  }

  private static KisekiException unknown(KisekiException inUse, DeploymentConfig config) {
    return new KisekiException(
        inUse,
        ErrorCode.STORE_IN_USE,
        "A server or another command has this store open, and the keys directory does not say how"
            + " to ask it. Name that directory with --keys, or the server's --config; if the"
            + " server is only starting, try again.",
        Fact.of("directory", config.data()),
        Fact.of("keys", config.keys()));
  }
}
