package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that the benchmark started, with the processes it started in turn. */
final class ChildProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 5;

  private final Process process;
  private final Path log;
  private final long startedNanos = System.nanoTime();

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static ChildProcess start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start(), log);
  }

  /** A port that was free a moment ago; a server cannot be told to choose one and say it. */
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Waits until the server answers a request, whatever the answer; returns the time since start.
   */
  Duration awaitAnswer(Target target) throws IOException {
    while (!answers(target)) {
      if (!process.isAlive() || elapsed().compareTo(START_LIMIT) > 0) {
        throw new IOException("the server did not start:\n" + Files.readString(log));
      }
      pause();
    }
    return elapsed();
  }

  /** Waits for a command that ends by itself. */
  void awaitSuccess() throws IOException {
    try {
      if (!process.waitFor(BUILD_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("the command failed:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException("interrupted while a command ran", e);
    }
  }

  /** Processor time of the server with all its worker processes. */
  Duration cpu() {
    return processes()
        .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** The most memory the server ever had resident, all its processes added up. */
  long peakResidentBytes() throws IOException {
    long total = 0;
    for (Path status : statuses()) {
      total += ProcStatus.peakResidentBytes(status);
    }
    return total;
  }

  /** The memory of all its processes that is no file's. */
  long anonymousBytes() throws IOException {
    long total = 0;
    for (Path status : statuses()) {
      total += ProcStatus.anonymousBytes(status);
    }
    return total;
  }

  private List<Path> statuses() {
    return processes().map(handle -> Path.of("/proc/" + handle.pid() + "/status")).toList();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the server did not stop within " + STOP_LIMIT.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  private static boolean answers(Target target) {
    try (HttpConnection connection = target.connectPlain()) {
      S3Request request = S3Request.get("/");
      connection.exchange(target.signedHead(request), request.body(), BodySink.DISCARD);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void pause() throws IOException {
    try {
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException("interrupted while the server started", e);
    }
  }
}
