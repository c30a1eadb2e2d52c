package dev.kiseki.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packaged tree, which the build stage of ./check has made. */
final class Packaged {

  private static final Path TREE = Path.of("..", "dist", "target", "kiseki");

  private Packaged() {}

  /** The launcher of the packaged tree: it never builds. */
  static String launcher() {
    return TREE.resolve("kiseki").toAbsolutePath().normalize().toString();
  }

  static Command kiseki(String... words) {
    List<String> all = new ArrayList<>();
    all.add(launcher());
    all.addAll(List.of(words));
    return Command.of(all.toArray(String[]::new));
  }
}
