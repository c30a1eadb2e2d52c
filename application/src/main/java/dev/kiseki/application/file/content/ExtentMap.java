package dev.kiseki.application.file.content;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The extents of an open file, none over another. Not thread-safe. */
final class ExtentMap {
  private final TreeMap<Long, Extent> byStart = new TreeMap<>();
  private long reservedBytes;

  Collection<Extent> all() {
    return byStart.values();
  }

  int count() {
    return byStart.size();
  }

  /** Space that was asked for and holds nothing yet. */
  long reservedBytes() {
    return reservedBytes;
  }

  private void add(Extent extent) {
    byStart.put(extent.start(), extent);
    reservedBytes += reserved(extent);
  }

  private static long reserved(Extent extent) {
    return extent.isData() ? 0 : extent.end() - extent.start();
  }

  /** Those that lie in a range, or partly; in order. */
  Iterable<Extent> within(long start, long end) {
    Map.Entry<Long, Extent> before = byStart.floorEntry(start);
    long first = before == null ? start : before.getKey();
    return first < end ? byStart.subMap(first, true, end, false).values() : List.of();
  }

  /** The extent that covers the offset, or else the first one after it. */
  @Nullable Extent at(long offset) {
    Map.Entry<Long, Extent> before = byStart.floorEntry(offset);
    if (before != null && before.getValue().end() > offset) {
      return before.getValue();
    }
    Map.Entry<Long, Extent> after = byStart.higherEntry(offset);
    return after == null ? null : after.getValue();
  }

  /** Takes the place of whatever is there. */
  void put(Extent extent) {
    cut(extent.start(), extent.end());
    add(extent);
  }

  /** Makes a hole. */
  void cut(long start, long end) {
    if (start >= end) {
      return;
    }
    Map.Entry<Long, Extent> before = byStart.lowerEntry(start);
    if (before != null && before.getValue().end() > start) {
      Extent whole = before.getValue();
      reservedBytes -= reserved(whole);
      add(whole.until(start));
      if (whole.end() > end) {
        add(whole.from(end));
        return;
      }
    }
    Map.Entry<Long, Extent> last = byStart.lowerEntry(end);
    if (last != null && last.getKey() >= start && last.getValue().end() > end) {
      add(last.getValue().from(end));
    }
    Collection<Extent> gone = byStart.subMap(start, true, end, false).values();
    gone.forEach(extent -> reservedBytes -= reserved(extent));
    gone.clear();
  }

  /** Puts an extent into every hole of the range. */
  void fill(long start, long end, Extent.Source source) {
    long position = start;
    while (position < end) {
      Extent next = at(position);
      long holeEnd = next == null ? end : Math.min(end, next.start());
      if (position < holeEnd) {
        add(new Extent(position, holeEnd, source));
      }
      position = next == null ? end : next.end();
    }
  }

  void clear() {
    byStart.clear();
    reservedBytes = 0;
  }
}
