package dev.kiseki.adapters.kms.kmip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A PyKMIP server of our own, with an authority, a server's and two clients' certificates. */
final class PyKmip implements AutoCloseable {
  private static final Duration UNTIL_READY = Duration.ofSeconds(60);

  private final Path directory;
  private final Process process;
  private final int port;

  private PyKmip(Path directory, Process process, int port) {
    this.directory = directory;
    this.process = process;
    this.port = port;
  }

  static PyKmip start(Path directory) throws IOException, InterruptedException {
    openssl(
        directory,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=authority"
            + " -keyout ca.key -out ca.pem");
    certify(directory, "server", "serverAuth", "30");
    certify(directory, "client", "clientAuth", "30");
    int port = freePort();
    Files.writeString(
        directory.resolve("server.conf"),
        String.join(
            "\n",
            "[server]",
            "hostname=127.0.0.1",
            "port=" + port,
            "certificate_path=" + directory.resolve("server.pem"),
            "key_path=" + directory.resolve("server.key"),
            "ca_path=" + directory.resolve("ca.pem"),
            "auth_suite=TLS1.2",
            "policy_path=" + Files.createDirectories(directory.resolve("policies")),
            "enable_tls_client_auth=True",
            "tls_cipher_suites=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "logging_level=INFO",
            "database_path=" + directory.resolve("pykmip.db"),
            ""));
    Process process =
        new ProcessBuilder(
                "pykmip-server",
                "-f",
                directory.resolve("server.conf").toString(),
                "-l",
                directory.resolve("server.log").toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
    PyKmip server = new PyKmip(directory, process, port);
    server.awaitReady();
    return server;
  }

  int port() {
    return port;
  }

  /** What the provider is configured with, except the key. */
  Map<String, String> settings() throws IOException {
    return Map.of(
        "host", "127.0.0.1",
        "port", String.valueOf(port),
        "client-certificate", text("client.pem"),
        "client-key", text("client.key"),
        "ca", text("ca.pem"));
  }

  String text(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  /** A certificate of our authority, or of another for {@code use}. */
  static void certify(Path directory, String name, String use, String days)
      throws IOException, InterruptedException {
    Path extensions = directory.resolve(name + ".ext");
    Files.writeString(extensions, "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=" + use + "\n");
    openssl(
        directory,
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=kiseki-"
            + name
            + " -keyout "
            + name
            + ".key -out "
            + name
            + ".csr");
    openssl(
        directory,
        "x509 -req -in "
            + name
            + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days "
            + days
            + " -extfile "
            + name
            + ".ext -out "
            + name
            + ".pem");
  }

  static void openssl(Path directory, String words) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words.split(" ", -1)));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(said);
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + UNTIL_READY.toNanos();
    while (System.nanoTime() < deadline) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(text("out.log"));
      }
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return;
      } catch (IOException notYet) {
        // Python takes a second to start.
      }
    }
    throw new AssertionError("the server was not ready in time: " + text("out.log"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    end(process);
  }

  /** Its manager process would outlive it. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
