package dev.kiseki.testkit.contract;

import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.metadata.VersionQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** What a listing of versions shows, from one flat list of all of them. Knows no order numbers. */
final class FlatVersions {
  /** A version or a delete marker. */
  record Entry(VersionId id, boolean isMarker) {}

  /** A line of a listing; its version is empty for a common prefix. */
  record Line(byte[] bytes, Optional<VersionId> id, String text) {}

  record Page(List<String> lines, boolean truncated) {}

  private final NavigableMap<ObjectKey, List<Entry>> versions = new TreeMap<>();

  NavigableSet<ObjectKey> keys() {
    return versions.navigableKeySet();
  }

  /** A new version; a null one ends the null one that was there. */
  void add(ObjectKey key, Entry entry) {
    List<Entry> all = versions.computeIfAbsent(key, _ -> new ArrayList<>());
    if (entry.id() instanceof VersionId.Null) {
      all.removeIf(old -> old.id() instanceof VersionId.Null);
    }
    all.addFirst(entry);
  }

  void remove(ObjectKey key, VersionId id) {
    List<Entry> all = of(key);
    all.removeIf(entry -> entry.id().equals(id));
    if (all.isEmpty()) {
      versions.remove(key);
    }
  }

  /** Newest first. */
  List<Entry> of(ObjectKey key) {
    return versions.getOrDefault(key, new ArrayList<>());
  }

  /** Whether something is current that is no delete marker. */
  boolean isLive(ObjectKey key) {
    return !of(key).isEmpty() && !of(key).getFirst().isMarker();
  }

  /** Any key and version. */
  Optional<Line> any(Random random) {
    List<Line> all = lines(new byte[0], new byte[0]);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  Page page(VersionQuery query) {
    List<Line> all = lines(query.prefix(), query.delimiter());
    int from = 0;
    for (Line line : all) {
      int order = Arrays.compareUnsigned(line.bytes(), query.afterKey());
      if (order < 0 || (order == 0 && isBefore(all, line, query))) {
        from++;
      }
    }
    int to = Math.min(all.size(), from + query.limit());
    return new Page(all.subList(from, to).stream().map(Line::text).toList(), to < all.size());
  }

  /** Whether a line of the marker's key is left out. */
  private static boolean isBefore(List<Line> all, Line line, VersionQuery query) {
    if (line.id().isEmpty() || query.afterVersion().isEmpty()) {
      return true;
    }
    for (Line other : all) {
      if (Arrays.equals(other.bytes(), line.bytes())) {
        if (other.id().equals(line.id())) {
          return true;
        }
        if (other.id().equals(query.afterVersion())) {
          return false;
        }
      }
    }
    throw new AssertionError("the marker's version is not there");
  }

  private List<Line> lines(byte[] prefix, byte[] delimiter) {
    List<Line> lines = new ArrayList<>();
    for (var entry : versions.entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        continue;
      }
      byte[] key = entry.getKey().toBytes();
      Optional<byte[]> rolled = rolledUp(key, prefix, delimiter);
      if (rolled.isEmpty()) {
        for (Entry version : entry.getValue()) {
          lines.add(line(key, version, version.equals(entry.getValue().getFirst())));
        }
      } else if (lines.isEmpty() || !Arrays.equals(lines.getLast().bytes(), rolled.get())) {
        lines.add(new Line(rolled.get(), Optional.empty(), "prefix " + hex(rolled.get())));
      }
    }
    return lines;
  }

  private static Line line(byte[] key, Entry version, boolean isLatest) {
    String text = text(version.isMarker(), key, version.id(), isLatest);
    return new Line(key, Optional.of(version.id()), text);
  }

  static String text(boolean isMarker, byte[] key, VersionId id, boolean isLatest) {
    return (isMarker ? "marker " : "version ") + hex(key) + " " + id + (isLatest ? " latest" : "");
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Optional<byte[]> rolledUp(byte[] key, byte[] prefix, byte[] delimiter) {
    if (delimiter.length == 0) {
      return Optional.empty();
    }
    for (int end = prefix.length + delimiter.length; end <= key.length; end++) {
      if (Arrays.equals(key, end - delimiter.length, end, delimiter, 0, delimiter.length)) {
        return Optional.of(Arrays.copyOf(key, end));
      }
    }
    return Optional.empty();
  }
}
