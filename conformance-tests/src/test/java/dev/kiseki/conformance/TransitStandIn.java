package dev.kiseki.conformance;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that answers as Vault's Transit engine, counts, and can be away. */
final class TransitStandIn implements AutoCloseable {
  static final String TOKEN = "hvs.conformance-token-5c1f";
  private static final long UNTIL_READY_SECONDS = 60;

  private final Path log;
  private final int port = LoopbackPort.free();
  private Process process;

  private TransitStandIn(Path log) throws IOException {
    this.log = log;
    this.process = launched();
  }

  static TransitStandIn in(Path folder) throws IOException {
    return new TransitStandIn(folder.resolve("transit.log"));
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** Requests so far, those for health left out. */
  long requests() throws IOException {
    if (!Files.exists(log)) {
      return 0;
    }
    List<String> lines = Files.readAllLines(log);
    return lines.stream().filter(line -> !line.contains("/sys/health")).count();
  }

  void start() throws IOException {
    process = launched();
  }

  void stop() {
    process.destroyForcibly();
    try {
      process.waitFor(UNTIL_READY_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Process launched() throws IOException {
    Process started =
        new ProcessBuilder(
                PythonSuite.python(),
                "-B",
                "src/test/python/transit.py",
                String.valueOf(port),
                log.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.resolveSibling("transit.out").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(UNTIL_READY_SECONDS);
    while (System.nanoTime() < deadline && started.isAlive()) {
      if (answers()) {
        return started;
      }
    }
    started.destroyForcibly();
    throw new AssertionError("not ready: " + Files.readString(log.resolveSibling("transit.out")));
  }

  private boolean answers() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(address() + "/v1/sys/health").toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(5_000);
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
