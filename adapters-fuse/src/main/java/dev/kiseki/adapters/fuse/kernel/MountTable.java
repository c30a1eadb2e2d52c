package dev.kiseki.adapters.fuse.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is mounted, from /proc/self/mountinfo: fields by spaces, {@code id parent major:minor root
 * directory options… - type source options}.
 */
final class MountTable {
  static final String TYPE = "fuse.kiseki";

  private static final Path FILE = Path.of("/proc/self/mountinfo");

  /** A dead mount over a dead mount over …: more than this is somebody's mistake. */
  private static final int MOST_STACKED = 16;

  private MountTable() {}

  /** One line. */
  record Mounted(String device, Path directory, String type) {}

  /** The topmost mount on a directory. */
  static Optional<Mounted> on(Path directory) {
    List<Mounted> all = read();
    return all.reversed().stream()
        .filter(mounted -> mounted.directory().equals(directory))
        .findFirst();
  }

  static List<Mounted> read() {
    try {
      // Not UTF-8 by itself: only the directories are, and those only if their users wish.
      return Files.readAllLines(FILE, ISO_8859_1).stream()
          .map(MountTable::parse)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException e) {
      throw new KisekiException(
          e, ErrorCode.IO_FAILED, "The list of mounts cannot be read.", Fact.of("file", FILE));
    }
  }

  static Optional<Mounted> parse(String line) {
    List<String> fields = List.of(line.split(" "));
    int separator = fields.indexOf("-");
    if (fields.size() < 6 || separator < 6 || separator + 1 >= fields.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Mounted(fields.get(2), Path.of(unescaped(fields.get(4))), fields.get(separator + 1)));
  }

  /** Spaces, tabs, newlines and backslashes are three octal digits after a backslash. */
  private static String unescaped(String field) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) == '\\' && i + 3 < field.length()) {
        bytes.write(Integer.parseInt(field.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        bytes.write(field.charAt(i));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Detaches mounts of ours whose process has died, which answer ENOTCONN to everything.
   *
   * @return how many there were
   */
  static int detachStale(Path directory, Mounter mounter, MountOptions options) {
    int detached = 0;
    while (detached < MOST_STACKED && isStale(directory)) {
      int errno = mounter.unmount(options, true);
      if (errno != 0) {
        throw new KisekiException(
            ErrorCode.CONFIGURATION_INVALID,
            "A dead mount is in the way and cannot be detached: try umount -l as root.",
            Fact.of("directory", directory),
            Fact.of("errno", errno));
      }
      detached++;
    }
    return detached;
  }

  private static boolean isStale(Path directory) {
    // Only a mount of ours is touched, and only by a call that a dead one answers at once; not by
    // one of those that the kernel answers from what it keeps of the directory.
    return on(directory).filter(mounted -> mounted.type().equals(TYPE)).isPresent()
        && isDead(Libc.statfs(directory.toString()));
  }

  private static boolean isDead(int result) {
    return result == -Errno.ENOTCONN || result == -Errno.ECONNABORTED;
  }
}
