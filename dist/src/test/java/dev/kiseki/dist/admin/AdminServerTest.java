package dev.kiseki.dist.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.dist.wiring.DeploymentConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the admin endpoint does with those who have no token. */
class AdminServerTest {
  private static final String STRANGER = "GET /v1/tenants HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String REFUSED = "HTTP/1.1 401";
  private static final int MOMENT_MILLIS = 500;
  private static final int PATIENCE_MILLIS = 20_000;

  @TempDir private Path folder;

  @Test
  void strangersTakeNoMoreConnectionsThanItAllows() throws IOException {
    Path keys = folder.resolve("keys");
    DeploymentConfig config =
        new DeploymentConfig(folder.resolve("data"), keys, NameScope.TENANT, Optional.empty());
    List<Socket> strangers = new ArrayList<>();
    try (LocalAdministration administration = new LocalAdministration(Deployment.open(config));
        AdminServer _ =
            AdminServer.start(administration, new NoMounts(), keys, new SystemRandom())) {
      URI uri = AdminEndpoint.read(keys).orElseThrow().uri();
      for (int i = 0; i < AdminServer.MAX_CONNECTIONS; i++) {
        strangers.add(asking(uri));
        assertEquals(REFUSED, answer(strangers.getLast(), PATIENCE_MILLIS));
      }
      strangers.add(asking(uri));
      assertThrows(SocketTimeoutException.class, () -> answer(strangers.getLast(), MOMENT_MILLIS));
      strangers.getFirst().close();
      assertEquals(REFUSED, answer(strangers.getLast(), PATIENCE_MILLIS));
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  private static Socket asking(URI uri) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
    socket.getOutputStream().write(STRANGER.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** The beginning of it; the connection stays open. */
  private static String answer(Socket socket, int patienceMillis) throws IOException {
    socket.setSoTimeout(patienceMillis);
    byte[] start = socket.getInputStream().readNBytes(REFUSED.length());
    return new String(start, StandardCharsets.US_ASCII);
  }

  /** None of this is about mounts. */
  private record NoMounts() implements MountAdministration {
    @Override
    public String mount(String target, Path directory, String options) {
      return "";
    }

    @Override
    public String unmount(Path directory, boolean lazily) {
      return "";
    }

    @Override
    public String listMounts() {
      return "";
    }
  }
}
