package dev.kiseki.adapters.kms.kmip;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.provider.KmsProviderContract;
import dev.kiseki.adapters.kms.provider.Outages;
import dev.kiseki.adapters.kms.tls.PemIdentity;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real server: PyKMIP. */
@Tag("keys")
class KmipKmsTest extends KmsProviderContract {
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final WrappedKey ANY =
      new WrappedKey(
          "test/1", 1, new KmipMaterial("7", new byte[12], new byte[16], new byte[65]).encode());

  @TempDir private static Path directory;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static PyKmip server;

  private final int test = TESTS.incrementAndGet();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = PyKmip.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected KmsProvider open(String binding) {
    return kms(Map.of("key", "t" + test + "-" + binding.replace('/', '-')));
  }

  private static KmsProvider kms(Map<String, String> changed) {
    try {
      Map<String, String> settings = new HashMap<>(server.settings());
      settings.put("key", "acme");
      settings.putAll(changed);
      return KmipKms.of(new KmsSettings("kmip", settings), new SystemRandom());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected List<String> secrets() {
    try {
      // A line of the key's body.
      return List.of(server.text("client.key").split("\n")[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoeverListensThereCallsEndSoon() {
    Outages.endSoonAndAreOutages(
        port -> kms(Map.of("port", "" + port, "timeout-millis", "" + Outages.TIMEOUT_MILLIS)),
        ANY,
        secrets());
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted() throws IOException, InterruptedException {
    PyKmip.openssl(
        directory,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=other"
            + " -keyout other-ca.key -out other-ca.pem");
    try (KmsProvider kms = kms(Map.of("ca", server.text("other-ca.pem")))) {
      String said = fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.prepare("test/1")).getMessage();
      assertTrue(said.contains("certificates"), said);
      assertFalse(kms.health().available());
    }
  }

  @Test
  void aServerWhoseCertificateHasRunOutIsNotTrusted() throws Exception {
    PyKmip.certify(directory, "expired", "serverAuth", "-1");
    try (ServerSocket expired =
        PemIdentity.context(directory.resolve("expired.pem"), directory.resolve("expired.key"))
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serveOnce(expired));
      try (KmsProvider kms = kms(Map.of("port", "" + expired.getLocalPort()))) {
        String said = fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.prepare("test/1")).getMessage();
        assertTrue(said.contains("expiry"), said);
      }
    }
  }

  private static void serveOnce(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().read();
    } catch (IOException refused) {
      // As it should be.
    }
  }

  @Test
  void aClientWhoseCertificateHasRunOutIsAnOutage() throws IOException, InterruptedException {
    PyKmip.certify(directory, "late", "clientAuth", "-1");
    Map<String, String> late =
        Map.of(
            "client-certificate", server.text("late.pem"), "client-key", server.text("late.key"));
    try (KmsProvider kms = kms(late)) {
      fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.prepare("test/1"));
    }
  }

  @Test
  void anotherClientsKeysAreOutOfReach() throws IOException, InterruptedException {
    KmsProvider ours = opened("test/1");
    ours.prepare("test/1");
    WrappedKey wrapped = ours.wrap("test/1", plain(), aad());
    PyKmip.certify(directory, "stranger", "clientAuth", "30");
    Map<String, String> stranger =
        Map.of(
            "client-certificate", server.text("stranger.pem"),
            "client-key", server.text("stranger.key"),
            "key", "t" + test + "-test-1");
    try (KmsProvider kms = kms(stranger)) {
      fails(ErrorCode.KEYS_UNAVAILABLE, () -> kms.unwrap(wrapped, aad()));
    }
  }
}
