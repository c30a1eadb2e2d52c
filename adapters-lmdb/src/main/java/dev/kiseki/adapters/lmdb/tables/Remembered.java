package dev.kiseki.adapters.lmdb.tables;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Rows that are looked at on every request and hardly ever change. All threads.
 *
 * <p>Who has seen anything of a change sees it here too: from before its commit until after, rows
 * are read and not remembered. A reader that read before the commit and comes to remember after it
 * notices by the count of changes.
 */
final class Remembered<K, V> {
  /** More than this at once cost a read each, nothing else. */
  private static final int MAX_REMEMBERED = 10_000;

  private final Map<K, V> rows = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong changes = new AtomicLong();

  Optional<V> get(K key, Supplier<Optional<V>> read) {
    V known = underWay.get() == 0 ? rows.get(key) : null;
    if (known != null) {
      return Optional.of(known);
    }
    long before = changes.get();
    Optional<V> found = read.get();
    if (rows.size() >= MAX_REMEMBERED) {
      rows.clear();
    }
    // Within one step, so that nobody finds what is not to be remembered.
    found.ifPresent(row -> rows.compute(key, (_, _) -> changes.get() == before ? row : null));
    return found;
  }

  /** Before the commit of a change of whatever rows. */
  void changing() {
    underWay.incrementAndGet();
    forgetAll();
  }

  /** After the commit, or after it failed. */
  void changed() {
    forgetAll();
    underWay.decrementAndGet();
  }

  private void forgetAll() {
    changes.incrementAndGet();
    rows.clear();
  }
}
