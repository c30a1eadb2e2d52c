package dev.kiseki.application.file;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The places of an open directory: each entry that was handed out gets the next number, and keeps
 * it while the handle is open. The places of the entries handed out last are known exactly; of
 * older ones, so that a directory of a million names is not held in memory, only every 64th is. Who
 * seeks back that far may see up to 63 names again. Thread-safe.
 */
public final class Cookies {
  /** 1 and 2 are those of {@code .} and {@code ..}: after this come the names. */
  public static final long FIRST = 2;

  static final int EXACT = 64 * 1024;
  private static final int SPARSE = 64;

  private final TreeMap<Long, byte[]> positions = new TreeMap<>();
  private long last = FIRST;

  /**
   * The directory is read from its beginning: by rewinddir(3), after which no earlier place is good
   * any more, or by seekdir(3), after which they all are. So they go when they are many: however
   * often a directory is read through one handle, that takes no more memory.
   */
  public synchronized void rewind() {
    if (last > EXACT) {
      positions.clear();
      last = FIRST;
    }
  }

  /** What to continue after; empty for the beginning. */
  public synchronized byte[] positionOf(long cookie) {
    Map.Entry<Long, byte[]> place = positions.floorEntry(cookie);
    return place == null ? new byte[0] : place.getValue();
  }

  /** The number of an entry that comes after another in a page. */
  public synchronized long follow(long previous, byte[] position) {
    // Who goes on from the last place that was handed out need not look for one behind it.
    Map.Entry<Long, byte[]> known = previous < last ? positions.higherEntry(previous) : null;
    while (known != null && Arrays.compareUnsigned(known.getValue(), position) < 0) {
      // That name went.
      known = positions.higherEntry(known.getKey());
    }
    if (known != null && Arrays.equals(known.getValue(), position)) {
      return known.getKey();
    }
    // Where a name came, those behind it get other numbers: they only have to grow along a page.
    long cookie = ++last;
    positions.put(cookie, position);
    long old = cookie - EXACT;
    if (old > FIRST && old % SPARSE != 0) {
      positions.remove(old);
    }
    return cookie;
  }
}
