package dev.kiseki.application.file.past;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionPage;
import dev.kiseki.ports.out.metadata.VersionQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Walks over the keys of a namespace as they were at a time: of each, the newest version that is
 * not younger, unless that is a delete marker. Holds one page of versions. Not thread-safe.
 */
final class PastWalk {
  private final OpenNamespace namespace;

  /** Who needs a second page may need many. */
  private static final int MOST = 1000;

  private final long atMillis;
  private final byte[] prefix;
  private final byte[] delimiter;
  private int pageSize;

  private List<VersionItem> page = List.of();
  private int next;
  private boolean truncated = true;
  private byte[] afterKey;
  private Optional<VersionId> afterVersion = Optional.empty();

  /** The key whose fate is known: what follows of it is older. */
  private Optional<byte[]> decided = Optional.empty();

  /** What a key held, or a common prefix, below which something is now or ever was. */
  sealed interface Item {
    byte[] bytes();

    record Held(ListItem.Key entry) implements Item {
      @Override
      public byte[] bytes() {
        return entry.bytes();
      }
    }

    record Below(byte[] bytes) implements Item {}
  }

  PastWalk(
      OpenNamespace namespace,
      long atMillis,
      byte[] prefix,
      byte[] delimiter,
      byte[] afterKey,
      int pageSize) {
    this.namespace = namespace;
    this.atMillis = atMillis;
    this.prefix = prefix;
    this.delimiter = delimiter;
    this.afterKey = afterKey;
    this.pageSize = pageSize;
  }

  /** Empty at the end. DATA_CORRUPT. */
  Optional<Item> next() {
    while (hasMore()) {
      Optional<Item> item = shown(page.get(next++));
      if (item.isPresent()) {
        return item;
      }
    }
    return Optional.empty();
  }

  /** What the first key held, if it is this one: no other key is looked at. DATA_CORRUPT. */
  Optional<ListItem.Key> nextOf(byte[] key) {
    while (hasMore() && Arrays.equals(page.get(next).bytes(), key)) {
      if (shown(page.get(next++)).orElse(null) instanceof Item.Held(ListItem.Key entry)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private Optional<Item> shown(VersionItem item) {
    switch (item) {
      case VersionItem.Prefix(byte[] bytes) -> {
        return Optional.of(new Item.Below(bytes));
      }
      case VersionItem.Kept(_, ListItem.Key entry) -> {
        if (decides(entry.bytes(), entry.modifiedMillis())) {
          ObjectSeals.openETag(namespace.keys(), entry);
          return Optional.of(new Item.Held(entry));
        }
      }
      case VersionItem.Marker marker -> {
        if (decides(marker.bytes(), marker.modifiedMillis())) {
          ObjectSeals.check(namespace.keys(), marker);
        }
      }
    }
    return Optional.empty();
  }

  private boolean decides(byte[] key, long millis) {
    if (millis > atMillis || decided.filter(known -> Arrays.equals(known, key)).isPresent()) {
      return false;
    }
    decided = Optional.of(key);
    return true;
  }

  private boolean hasMore() {
    while (next >= page.size() && truncated) {
      VersionPage fetched =
          namespace
              .metadata()
              .versions(
                  namespace.row().id(),
                  new VersionQuery(prefix, delimiter, afterKey, afterVersion, pageSize));
      page = fetched.items();
      pageSize = Math.min(MOST, 4 * pageSize);
      next = 0;
      truncated = fetched.truncated() && !page.isEmpty();
      if (!page.isEmpty()) {
        afterKey = page.getLast().bytes();
        afterVersion = version(page.getLast());
      }
    }
    return next < page.size();
  }

  private static Optional<VersionId> version(VersionItem item) {
    return switch (item) {
      case VersionItem.Kept(_, ListItem.Key entry) ->
          Optional.of(VersionId.of(entry.version(), entry.node()));
      case VersionItem.Marker marker -> Optional.of(VersionId.of(marker.version(), marker.node()));
      case VersionItem.Prefix _ -> Optional.empty();
    };
  }
}
