package dev.kiseki.adapters.lmdb.tables;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Rows that are looked at on every request and hardly ever change. All threads.
 *
 * <p>A change is committed first and forgotten here before its caller hears of it. A reader that
 * read before the commit and remembers after the forgetting would keep the old row for ever: it
 * notices by the count of changes, which it looks at again once it has remembered, and takes its
 * row out.
 */
final class Remembered<K, V> {
  /** More than this at once cost a read each, nothing else. */
  private static final int MAX_REMEMBERED = 10_000;

  private final Map<K, V> rows = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  Optional<V> get(K key, Supplier<Optional<V>> read) {
    V known = rows.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    long before = changes.get();
    Optional<V> found = read.get();
    if (rows.size() >= MAX_REMEMBERED) {
      rows.clear();
    }
    found.ifPresent(
        row -> {
          rows.put(key, row);
          if (changes.get() != before) {
            rows.remove(key);
          }
        });
    return found;
  }

  /** After the commit of a change of whatever rows. */
  void forgetAll() {
    changes.incrementAndGet();
    rows.clear();
  }
}
