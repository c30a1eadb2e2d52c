package dev.kiseki.dist.server;

import dev.kiseki.adapters.kms.tls.PemIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The start that would make a new store: what can be known to fail is looked at before, so that no
 * empty store and no keys are left behind. A store that is there says first what is wrong with it,
 * as that it is served already.
 */
final class FirstStart {
  private FirstStart() {}

  /** CONFIGURATION_INVALID */
  static void check(ServerConfig config) {
    if (!isNew(config.deployment().data())) {
      return;
    }
    checkAddresses(config);
    config
        .https()
        .flatMap(ServerConfig.Https::files)
        .ifPresent(files -> PemIdentity.context(files.certificate(), files.key()));
    config.observation().address();
    ListenAddress.check(
        config.observation().host(), config.observation().port(), "--metrics-listen");
  }

  /** CONFIGURATION_INVALID for where S3 cannot be served. */
  static void checkAddresses(ServerConfig config) {
    ListenAddress.check(config.host(), config.port(), "--listen");
    config
        .https()
        .ifPresent(https -> ListenAddress.check(config.host(), https.port(), "--https-listen"));
  }

  private static boolean isNew(Path data) {
    if (!Files.isDirectory(data)) {
      return !Files.exists(data);
    }
    try (Stream<Path> inside = Files.list(data)) {
      return inside.findAny().isEmpty();
    } catch (IOException e) {
      return false; // opening it says what is wrong
    }
  }
}
