package dev.kiseki.adapters.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Other programs: a mount must not be used by the process that serves it. */
final class Programs {
  private static final long PATIENCE_SECONDS = 120;

  private Programs() {}

  /** The lines that a program prints; it must end well, and in time. */
  static List<String> run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("kiseki-program", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      String text = Files.readString(output, UTF_8);
      assertTrue(ended, () -> String.join(" ", command) + " hangs: " + text);
      assertTrue(process.exitValue() == 0, () -> String.join(" ", command) + " fails: " + text);
      return text.lines().toList();
    } finally {
      Files.delete(output);
    }
  }

  /** The lines that a script prints; the first command that fails ends it. */
  static List<String> shell(String script) throws IOException, InterruptedException {
    return run("sh", "-euc", script);
  }
}
