package dev.kiseki.testkit.memory;

import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.metadata.MarkerRow;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionPage;
import dev.kiseki.ports.out.metadata.VersionQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Pages of versions, by looking at all of them. */
final class VersionListing {
  private VersionListing() {}

  static VersionPage page(Namespace namespace, VersionQuery query) {
    List<VersionItem> lines = new ArrayList<>();
    byte[] last = query.afterKey();
    TreeSet<ObjectKey> keys = new TreeSet<>(namespace.objects.keySet());
    keys.addAll(namespace.older.keySet());
    for (ObjectKey key : keys) {
      byte[] bytes = key.toBytes();
      if (!key.startsWith(query.prefix())) {
        continue;
      }
      Optional<byte[]> rolled = Listings.rolledUp(bytes, query.prefix(), query.delimiter());
      if (rolled.isPresent()) {
        if (Arrays.compareUnsigned(rolled.get(), last) > 0) {
          lines.add(new VersionItem.Prefix(rolled.get()));
          last = rolled.get();
        }
      } else if (Arrays.compareUnsigned(bytes, query.afterKey()) > 0) {
        lines.addAll(all(namespace, key));
      } else if (Arrays.equals(bytes, query.afterKey()) && query.afterVersion().isPresent()) {
        lines.addAll(after(all(namespace, key), query.afterVersion().get()));
      }
    }
    int count = Math.min(query.limit(), lines.size());
    return new VersionPage(lines.subList(0, count), count < lines.size() && query.limit() > 0);
  }

  private static List<VersionItem> all(Namespace namespace, ObjectKey key) {
    List<VersionItem> all = new ArrayList<>();
    byte[] bytes = key.toBytes();
    ObjectRow live = namespace.objects.get(key);
    if (live != null) {
      all.add(new VersionItem.Kept(true, Listings.row(bytes, live)));
    }
    for (Older older : namespace.olderOf(key).values()) {
      boolean isLatest = all.isEmpty();
      all.add(
          switch (older) {
            case Older.Kept(ObjectRow row) ->
                new VersionItem.Kept(isLatest, Listings.row(bytes, row));
            case Older.Marker(MarkerRow row) ->
                new VersionItem.Marker(
                    bytes,
                    isLatest,
                    row.parent(),
                    row.node(),
                    row.version(),
                    row.modifiedMillis(),
                    row.tag());
          });
    }
    return all;
  }

  private static List<VersionItem> after(List<VersionItem> all, VersionId marker) {
    return switch (marker) {
      case VersionId.Null _ -> {
        int at = 0;
        for (int i = 0; i < all.size(); i++) {
          at = isNull(all.get(i)) ? i + 1 : at;
        }
        yield all.subList(at, all.size());
      }
      case VersionId.Numbered(long order, _) ->
          all.stream().filter(item -> order(item) < order).toList();
    };
  }

  private static boolean isNull(VersionItem item) {
    return switch (item) {
      case VersionItem.Kept(_, var entry) -> entry.version().isNull();
      case VersionItem.Marker marker -> marker.version().isNull();
      case VersionItem.Prefix _ -> false;
    };
  }

  private static long order(VersionItem item) {
    return switch (item) {
      case VersionItem.Kept(_, var entry) -> entry.version().order();
      case VersionItem.Marker marker -> marker.version().order();
      case VersionItem.Prefix _ -> throw new AssertionError("a prefix has no version");
    };
  }
}
