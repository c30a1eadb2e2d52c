package dev.kiseki.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command line, run to its end within a bounded time. Its output goes through files. */
record Command(List<String> words, Map<String, String> environment) {

  /** Enough for a client to move 100 MiB while three others keep two cores busy. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  static Command of(String... words) {
    return new Command(List.of(words), Map.of());
  }

  Command with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new Command(words, all);
  }

  Outcome run() {
    return run(PATIENCE);
  }

  Outcome run(Duration patience) {
    try {
      Path output = Files.createTempFile("kiseki-command", ".out");
      Path errors = Files.createTempFile("kiseki-command", ".err");
      try {
        Process process = start(output, errors);
        boolean ended = await(process, patience);
        int exit = ended ? process.exitValue() : -1;
        Outcome outcome = new Outcome(words, exit, text(output), text(errors));
        if (!ended) {
          throw new AssertionError("still running after " + patience + ": " + outcome);
        }
        return outcome;
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start(Path output, Path errors) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    setEnvironment(builder, environment);
    return builder.start();
  }

  /** Leaves nothing of the user's own clients and proxies in reach. */
  static void setEnvironment(ProcessBuilder builder, Map<String, String> environment) {
    Map<String, String> inherited = builder.environment();
    inherited.keySet().removeIf(name -> name.matches("(AWS|RCLONE)_.*|.*_(PROXY|proxy)"));
    inherited.putAll(environment);
  }

  private static boolean await(Process process, Duration patience) {
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return false;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
