package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.ports.in.file.Requester;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The groups of a caller. A request bears only one of them; the others are in proc(5). */
final class Groups {
  private static final String LINE = "Groups:";

  private Groups() {}

  static boolean contain(Requester requester, int gid) {
    return requester.gid() == gid
        || others(requester).anyMatch(Integer.toUnsignedString(gid)::equals);
  }

  private static Stream<String> others(Requester requester) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + requester.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(LINE))
          .flatMap(line -> Arrays.stream(line.substring(LINE.length()).strip().split(" ")))
          .toList()
          .stream();
    } catch (IOException | UncheckedIOException e) {
      // It has ended, or lives where this process cannot see it.
      return Stream.of();
    }
  }
}
