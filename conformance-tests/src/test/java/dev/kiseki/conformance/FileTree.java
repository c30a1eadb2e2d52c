package dev.kiseki.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files for clients to carry: made from a seed, compared by name and content. */
final class FileTree {

  private static final List<String> NAMES =
      List.of(
          "one",
          "empty",
          "folder/two",
          "folder/deep/er/three",
          "folder/with space/a+b & c.txt",
          "ünïcode/日本語.txt",
          "folder.txt",
          "folder-x");

  private FileTree() {}

  /** A small tree with names that need encoding and one file large enough for parts of 5 MiB. */
  static Path make(Path root, long seed) {
    Random random = new Random(seed);
    for (String name : NAMES) {
      write(root.resolve(name), name.equals("empty") ? 0 : 1 + random.nextInt(50_000), random);
    }
    write(root.resolve("large.bin"), 12 << 20, random);
    return root;
  }

  static Path file(Path path, int sizeBytes) {
    return write(path, sizeBytes, new Random(sizeBytes));
  }

  private static Path write(Path file, int sizeBytes, Random random) {
    byte[] content = new byte[sizeBytes];
    random.nextBytes(content);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each file's name below the root and what it holds, in a form that a failure can show. */
  static Map<String, String> of(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      Map<String, String> contents = new TreeMap<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        contents.put(root.relativize(file).toString(), bytes.length + ":" + Arrays.hashCode(bytes));
      }
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether two files are the same byte for byte. */
  static boolean same(Path one, Path other) {
    try {
      return Files.mismatch(one, other) < 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
