package dev.kiseki.adapters.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that serves a {@link MemoryMount}. */
final class Child implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  /**
   * @param prefix what the command is run by, setpriv for one
   */
  static Child start(List<String> prefix, String classPath, Path directory, String... flags)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", classPath, MemoryMount.class.getName(), directory.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // A place that every user may be in.
    builder.directory(Path.of("/").toFile());
    Child child = new Child(builder.start());
    try {
      child.awaitMounted();
    } catch (IOException | RuntimeException | Error failure) {
      child.close();
      throw failure;
    }
    return child;
  }

  private void awaitMounted() throws IOException {
    // Not closed: what follows stays in the pipe, which it does not fill.
    BufferedReader output = process.inputReader(UTF_8);
    assertEquals("mounted", output.readLine());
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the child does not die");
  }

  /** SIGTERM; returns how long the child took. */
  long terminateMillis() throws InterruptedException {
    long start = System.nanoTime();
    process.destroy();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the child does not end");
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
