package dev.kiseki.application.file.past;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.metadata.ListItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a path led to at a time. A directory was where a key below it held something; beside a key
 * of the same name it is what the name leads to, as in a mount of the present.
 */
final class PastKeys {
  private static final byte[] NO_DELIMITER = {};
  private static final byte[] DELIMITER = {'/'};

  /** Who asks for one key usually finds it at once; a key of many versions comes in more pages. */
  private static final int FEW = 8;

  private static final int MOST = 1000;

  private final long atMillis;

  PastKeys(long atMillis) {
    this.atMillis = atMillis;
  }

  /**
   * A name of a directory.
   *
   * @param path a file's whole key, a directory's with its slash: where a listing goes on
   * @param entry of a file
   */
  record Line(byte[] path, byte[] name, Optional<ListItem.Key> entry) {}

  /** What a key held. */
  Optional<ListItem.Key> file(OpenNamespace namespace, byte[] key) {
    // Keys that begin with this one come after all of its versions.
    return new PastWalk(namespace, atMillis, key, NO_DELIMITER, NO_DELIMITER, FEW).nextOf(key);
  }

  /** Whether a directory was there; its path ends in a slash. */
  boolean isDirectory(OpenNamespace namespace, byte[] path) {
    return new PastWalk(namespace, atMillis, path, NO_DELIMITER, NO_DELIMITER, FEW)
        .next()
        .isPresent();
  }

  /**
   * Names of a directory, in the order of their paths.
   *
   * @param after a line's path, or empty for the beginning
   */
  List<Line> list(OpenNamespace namespace, byte[] directory, byte[] after, int limit) {
    int pageSize = Math.min(MOST, Math.max(FEW, limit));
    PastWalk walk = new PastWalk(namespace, atMillis, directory, DELIMITER, after, pageSize);
    List<Line> lines = new ArrayList<>();
    while (lines.size() < limit) {
      Optional<PastWalk.Item> item = walk.next();
      if (item.isEmpty()) {
        break;
      }
      line(namespace, directory, item.get()).ifPresent(lines::add);
    }
    return lines;
  }

  private Optional<Line> line(OpenNamespace namespace, byte[] directory, PastWalk.Item item) {
    byte[] path = item.bytes();
    boolean isBelow = item instanceof PastWalk.Item.Below;
    int end = isBelow ? path.length - 1 : path.length;
    if (!Place.isName(path, directory.length, end)) {
      return Optional.empty();
    }
    byte[] name = Arrays.copyOfRange(path, directory.length, end);
    return switch (item) {
      case PastWalk.Item.Below _ ->
          isDirectory(namespace, path)
              ? Optional.of(new Line(path, name, Optional.empty()))
              : Optional.empty();
      case PastWalk.Item.Held(ListItem.Key entry) ->
          isDirectory(namespace, slashed(path))
              ? Optional.empty()
              : Optional.of(new Line(path, name, Optional.of(entry)));
    };
  }

  static byte[] slashed(byte[] path) {
    byte[] longer = Arrays.copyOf(path, path.length + 1);
    longer[path.length] = '/';
    return longer;
  }
}
