package dev.kiseki.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server process of the packaged tree. Ended by its process id, whatever the test did. */
final class RunningServer implements AutoCloseable {

  /** Seconds on an idle machine; half a minute has been seen where builds kept the cores busy. */
  private static final Duration UNTIL_READY = Duration.ofMinutes(2);

  private static final Duration UNTIL_STOPPED = Duration.ofMinutes(1);
  private static final int LOG_TAIL = 6_000;

  private final ServerSetup setup;
  private final Process process;
  private final int port;
  private final int httpsPort;
  private final long logBytesBefore;

  private RunningServer(
      ServerSetup setup, Process process, int port, int httpsPort, long logBytesBefore) {
    this.setup = setup;
    this.process = process;
    this.port = port;
    this.httpsPort = httpsPort;
    this.logBytesBefore = logBytesBefore;
  }

  static RunningServer start(ServerSetup setup) {
    int port = LoopbackPort.free();
    int httpsPort = LoopbackPort.free();
    ProcessBuilder builder =
        new ProcessBuilder(setup.words(port, httpsPort))
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(setup.log().toFile()));
    builder.environment().putAll(setup.account().environment());
    try {
      long logBytes = Files.exists(setup.log()) ? Files.size(setup.log()) : 0;
      RunningServer server = new RunningServer(setup, builder.start(), port, httpsPort, logBytes);
      // A stage that runs out of its time ends this JVM: the server must not outlive it.
      Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroyForcibly));
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + UNTIL_READY.toNanos();
    while (System.nanoTime() < deadline) {
      if (exitsWithin(Duration.ofMillis(50))) {
        throw new AssertionError("the server ended with " + process.exitValue() + describe());
      }
      if (answers()) {
        return;
      }
    }
    kill();
    throw new AssertionError("the server was not ready within " + UNTIL_READY + describe());
  }

  private boolean answers() {
    if (!hasPrintedItsBanner()) {
      return false;
    }
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(endpoint()).toURL().openConnection();
      connection.setConnectTimeout(2_000);
      connection.setReadTimeout(5_000);
      return connection.getResponseCode() > 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whoever else took the port would answer too: the banner says that this server has it. */
  private boolean hasPrintedItsBanner() {
    try {
      byte[] log = Files.readAllBytes(setup.log());
      int from = (int) Math.min(logBytesBefore, log.length);
      String printed = new String(log, from, log.length - from, StandardCharsets.UTF_8);
      return printed.contains(endpoint()) && printed.contains("Ctrl-C stops it.");
    } catch (IOException notYet) {
      return false;
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  String httpsEndpoint() {
    return "https://127.0.0.1:" + httpsPort;
  }

  int port() {
    return port;
  }

  Path certificate() {
    return setup.tls().orElseThrow().certificate();
  }

  Path data() {
    return setup.data();
  }

  ServerSetup setup() {
    return setup;
  }

  long pid() {
    return process.pid();
  }

  /** What the scripts under src/test/python need to find the server over http. */
  Map<String, String> forScripts() {
    return forScripts(setup.account());
  }

  Map<String, String> forScripts(Account account) {
    Map<String, String> environment = new HashMap<>(account.environment());
    environment.put("KISEKI_ENDPOINT", endpoint());
    environment.put("KISEKI_HTTP_ENDPOINT", endpoint());
    environment.putAll(forClients(account));
    return environment;
  }

  Map<String, String> forScriptsOverHttps() {
    Map<String, String> environment = forScripts();
    environment.put("KISEKI_ENDPOINT", httpsEndpoint());
    environment.put("KISEKI_CERTIFICATE", certificate().toString());
    environment.put("AWS_CA_BUNDLE", certificate().toString());
    return environment;
  }

  /** What aws, boto3 and rclone read; nothing of the user's own configuration is left in reach. */
  static Map<String, String> forClients(Account account) {
    return Map.of(
        "LC_ALL", "C.UTF-8",
        "AWS_ACCESS_KEY_ID", account.accessKey(),
        "AWS_SECRET_ACCESS_KEY", account.secretKey(),
        "AWS_DEFAULT_REGION", "us-east-1",
        "AWS_EC2_METADATA_DISABLED", "true",
        "AWS_CONFIG_FILE", "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
        "AWS_PAGER", "",
        "RCLONE_CONFIG", "/dev/null");
  }

  /** Power gone, as far as a process can feel it. */
  void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGTERM only: the caller waits for the end. */
  void terminate() {
    process.destroy();
  }

  /** The exit status, once the process has ended. */
  int awaitExit() {
    if (!exitsWithin(UNTIL_STOPPED)) {
      process.destroyForcibly();
      throw new AssertionError("the server still ran after " + UNTIL_STOPPED + describe());
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    if (!exitsWithin(UNTIL_STOPPED)) {
      process.destroyForcibly();
      throw new AssertionError("the server did not stop within " + UNTIL_STOPPED + describe());
    }
  }

  private boolean exitsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return true;
    }
  }

  /** The end of the log, for a failure's message. */
  String describe() {
    return "\n-- log of the server (pid " + process.pid() + ")\n" + log();
  }

  String log() {
    try {
      String text = new String(Files.readAllBytes(setup.log()), StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - LOG_TAIL));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
