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
 * @param reencryptMebibytes how much is sealed anew in a second at most; 0: no limit
 */
public record DeploymentConfig(
    Path data, Path keys, NameScope scope, Optional<String> passphrase, int reencryptMebibytes) {
  /** A tenth of what one disk and one processor do: requests beside it hardly feel it. */
  public static final int USUAL_REENCRYPT_MEBIBYTES = 32;

  public DeploymentConfig(Path data, Path keys, NameScope scope, Optional<String> passphrase) {
    this(data, keys, scope, passphrase, USUAL_REENCRYPT_MEBIBYTES);
  }

  public DeploymentConfig {
    if (keys.startsWith(data)) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "The keys directory lies in the data directory: whoever copies the data would have the keys. Choose another"
              + " with --keys.",
          Fact.of("keys", keys));
    }
    if (reencryptMebibytes < 0) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "--reencrypt-mib-per-second is 0, for no limit, or more.",
          Fact.of("reencrypt-mib-per-second", reencryptMebibytes));
    }
  }

  /** Beside the data directory, not in it: a copy of the data alone must be worth nothing. */
  public static Path defaultKeys(Path data) {
    Path absolute = data.toAbsolutePath().normalize();
    return absolute.resolveSibling(absolute.getFileName() + ".keys");
  }

  /** The same with another limit. */
  public DeploymentConfig reencrypting(int mebibytesInASecond) {
    return new DeploymentConfig(data, keys, scope, passphrase, mebibytesInASecond);
  }

  @Override
  public String toString() {
    return "DeploymentConfig[data=" + data + ", keys=" + keys + ", scope=" + scope + "]";
  }
}
