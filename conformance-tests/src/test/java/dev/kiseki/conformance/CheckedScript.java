package dev.kiseki.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The checks of one script, each a test of its own. One process runs them all, since loading an SDK
 * costs more than most of them: it says which clients it drives, a line {@code client NAME VERSION}
 * each, and lists its checks in a line, then reads a name from each line of its input and answers
 * with one line.
 */
final class CheckedScript implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Path errors;
  private final Process process;
  private final BufferedReader answers;
  private final Writer names;

  private CheckedScript(Command command) throws IOException {
    errors = Files.createTempFile("kiseki-script", ".err");
    ProcessBuilder builder = new ProcessBuilder(command.words()).redirectError(errors.toFile());
    Command.setEnvironment(builder, command.environment());
    process = builder.start();
    answers = process.inputReader(UTF_8);
    names = process.outputWriter(UTF_8);
  }

  /** The tests of a script; the process ends with the stream. */
  static Stream<DynamicTest> tests(Command command) {
    try {
      CheckedScript script = new CheckedScript(command);
      return script.checks().stream()
          .map(name -> DynamicTest.dynamicTest(name.replace('_', ' '), () -> script.run(name)))
          .onClose(script::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> checks() {
    String line = answer();
    while (line.startsWith("client ")) {
      String[] words = line.split(" ", 3);
      ClientVersions.note(words[1], words[2]);
      line = answer();
    }
    if (!line.startsWith("checks ")) {
      close();
      throw new AssertionError("not a list of checks: " + line);
    }
    return Arrays.asList(line.substring("checks ".length()).split(" "));
  }

  private void run(String name) throws IOException {
    names.write(name + "\n");
    names.flush();
    String line = answer();
    if (!line.equals("passed")) {
      String why = line.substring(line.indexOf(' ') + 1);
      throw new AssertionError(new String(Base64.getDecoder().decode(why), UTF_8));
    }
  }

  private String answer() {
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(this::readLine, task -> Thread.ofVirtual().start(task));
    try {
      return line.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError("no answer within " + PATIENCE + "\n" + said(), e);
    } catch (ExecutionException e) {
      throw new AssertionError(said(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private String readLine() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("the script ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String said() {
    try {
      return new String(Files.readAllBytes(errors), UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
