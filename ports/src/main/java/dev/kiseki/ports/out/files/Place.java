package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NodeId;
import java.util.Arrays;

/**
 * A place for a name: a directory and the name in it, whether or not anything has it.
 *
 * @param name 1 to 255 bytes without {@code /} and zero; neither {@code .} nor {@code ..}
 */
public record Place(NodeId directory, byte[] name) {
  /** NAME_MAX of ext4: longer names are seen through S3 only. */
  public static final int MAX_NAME_BYTES = 255;

  public Place {
    if (!isName(name, 0, name.length)) {
      throw new IllegalArgumentException("name");
    }
  }

  /** Whether a run of bytes can be a name in a directory. */
  public static boolean isName(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < 1 || length > MAX_NAME_BYTES) {
      return false;
    }
    boolean onlyDots = length <= 2;
    for (int i = from; i < to; i++) {
      if (bytes[i] == 0 || bytes[i] == '/') {
        return false;
      }
      onlyDots &= bytes[i] == '.';
    }
    return !onlyDots;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Place place
        && directory.equals(place.directory)
        && Arrays.equals(name, place.name);
  }

  @Override
  public int hashCode() {
    return 31 * directory.hashCode() + Arrays.hashCode(name);
  }
}
