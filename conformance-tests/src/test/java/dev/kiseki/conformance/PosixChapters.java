package dev.kiseki.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The POSIX suite of adapters-fuse, where it is proven on ext4. */
final class PosixChapters {

  private static final Path FOLDER =
      Path.of("..", "adapters-fuse", "src", "test", "resources", "posix");

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private PosixChapters() {}

  static Stream<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".py") && !name.equals("suite.py"))
          .map(name -> name.substring(0, name.length() - 3))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines a chapter prints. */
  static List<String> run(String chapter, Path directory) {
    return run(chapter, directory, List.of());
  }

  /** The lines of a chapter without what libfuse is known to lack. */
  static List<String> runThroughLibfuse(String chapter, Path directory) {
    try (Stream<String> lines = Files.lines(FOLDER.resolve("libfuse.txt"))) {
      List<String> leftOut =
          lines
              .map(line -> line.split(" ", 3))
              .filter(words -> words[0].equals(chapter))
              .map(words -> words[1])
              .toList();
      return run(chapter, directory, leftOut);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> run(String chapter, Path directory, List<String> leftOut) {
    List<String> words =
        new ArrayList<>(
            List.of(
                PythonSuite.python(),
                "-B",
                FOLDER.resolve("suite.py").toString(),
                chapter,
                directory.toString()));
    words.addAll(leftOut);
    return Command.of(words.toArray(String[]::new)).run(PATIENCE).succeeded().lines().toList();
  }

  static int passed(List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith("passed "))
        .mapToInt(line -> Integer.parseInt(line.substring("passed ".length())))
        .sum();
  }
}
