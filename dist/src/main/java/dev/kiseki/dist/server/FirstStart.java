package dev.kiseki.dist.server;

import dev.kiseki.adapters.kms.tls.PemIdentity;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
    listen(config.host(), config.port(), "--listen");
    config.https().ifPresent(https -> listen(config.host(), https.port(), "--https-listen"));
    config
        .https()
        .flatMap(ServerConfig.Https::files)
        .ifPresent(files -> PemIdentity.context(files.certificate(), files.key()));
    config.observation().address();
    listen(config.observation().host(), config.observation().port(), "--metrics-listen");
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

  private static void listen(String host, int port, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new KisekiException(
          e,
          ErrorCode.CONFIGURATION_INVALID,
          "Cannot listen on this address: the port is in use or not allowed; choose another with "
              + option
              + ".",
          Fact.of("host", host),
          Fact.of("port", port));
    }
  }
}
