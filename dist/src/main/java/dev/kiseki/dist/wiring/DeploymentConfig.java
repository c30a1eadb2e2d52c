package dev.kiseki.dist.wiring;

import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a deployment lives.
 *
 * @param data the data directory: everything in it is sealed, or in clear by design
 * @param keys the directory of the system key and the local key store; never inside the data
 *     directory
 * @param passphrase opens the local key store; empty: a key file beside it does
 */
public record DeploymentConfig(Path data, Path keys, NameScope scope, Optional<String> passphrase) {
  public DeploymentConfig {
    if (keys.startsWith(data)) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "The keys directory lies in the data directory: whoever copies the data would have the keys. Choose another"
              + " with --keys.",
          Fact.of("keys", keys));
    }
  }

  /** Beside the data directory, not in it: a copy of the data alone must be worth nothing. */
  public static Path defaultKeys(Path data) {
    Path absolute = data.toAbsolutePath().normalize();
    return absolute.resolveSibling(absolute.getFileName() + ".keys");
  }

  @Override
  public String toString() {
    return "DeploymentConfig[data=" + data + ", keys=" + keys + ", scope=" + scope + "]";
  }
}
