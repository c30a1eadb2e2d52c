package dev.kiseki.adapters.lmdb.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The committed state of every segment, as in its row. Changed by the writer thread when a batch
 * commits (and by recovery before it starts); read by anyone.
 */
final class SegmentLedger {
  private final Map<Long, SegmentState> states = new ConcurrentSkipListMap<>();

  void load(RowReader rows) {
    states.clear();
    try (RowCursor cursor = rows.cursor(Table.SEGMENT)) {
      for (boolean more = cursor.seek(new byte[0]); more; more = cursor.next()) {
        states.put(SegmentState.idOf(cursor.keyBytes()), SegmentState.decode(cursor.valueBytes()));
      }
    }
  }

  Optional<SegmentState> get(long id) {
    return Optional.ofNullable(states.get(id));
  }

  void put(long id, SegmentState state) {
    states.put(id, state);
  }

  void remove(long id) {
    states.remove(id);
  }

  /** The newest segment of a kind. */
  Optional<Long> newest(SegmentKind kind) {
    return states.entrySet().stream()
        .filter(entry -> entry.getValue().kind() == kind)
        .map(Map.Entry::getKey)
        .max(Long::compare);
  }

  List<SegmentUsage> usage() {
    return states.entrySet().stream()
        .map(e -> new SegmentUsage(e.getKey(), e.getValue().used(), e.getValue().live()))
        .toList();
  }

  Map<Long, SegmentState> all() {
    return Map.copyOf(states);
  }
}
