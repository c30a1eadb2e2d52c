package dev.kiseki.adapters.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The suite of {@code resources/posix}: Python programs, a chapter each, that call a file system
 * and compare what they get with what ext4 answers.
 */
final class PosixSuite {
  private PosixSuite() {}

  /** What a chapter printed. */
  record Result(int passed, List<String> failures) {}

  static List<String> chapters() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".py") && !name.equals("suite.py"))
          .map(name -> name.substring(0, name.length() - 3))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path folder() {
    URL folder = Objects.requireNonNull(PosixSuite.class.getResource("/posix"));
    try {
      return Path.of(folder.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Result run(String chapter, Path directory) throws IOException, InterruptedException {
    return run(chapter, directory, List.of());
  }

  /** Without some of the cases. */
  static Result run(String chapter, Path directory, List<String> leftOut)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(python(), folder().resolve("suite.py").toString()));
    words.addAll(List.of(chapter, directory.toString()));
    words.addAll(leftOut);
    List<String> lines = Programs.run(words.toArray(String[]::new));
    Optional<String> passed = lines.stream().filter(line -> line.startsWith("passed ")).findFirst();
    assertTrue(passed.isPresent(), () -> "the suite broke off: " + lines);
    return new Result(
        Integer.parseInt(passed.get().substring("passed ".length())),
        lines.stream().filter(line -> line.startsWith("FAILED ")).toList());
  }

  /** What libfuse is known to lack, of a chapter. */
  static List<String> beyondLibfuse(String chapter) throws IOException {
    try (Stream<String> lines = Files.lines(folder().resolve("libfuse.txt"))) {
      return lines
          .map(line -> line.split(" ", 3))
          .filter(words -> words[0].equals(chapter))
          .map(words -> words[1])
          .toList();
    }
  }

  static String python() {
    return Optional.ofNullable(System.getenv("KISEKI_PYTHON")).orElse("python3");
  }
}
