package dev.kiseki.application.file;

import dev.kiseki.domain.NamespaceId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Which sessions are in which namespace. What one writes another must not have kept, and telling it
 * in time is not possible: a kernel that obeys waits for the operations on that directory, which
 * may be waiting for the first kernel in turn. So a session's user keeps things only where no other
 * session can write. Thread-safe.
 */
final class Neighbours {
  private final ConcurrentMap<NamespaceId, List<Resident>> residents = new ConcurrentHashMap<>();

  /** A session in a namespace. */
  record Resident(KeptThings things, boolean writes) {}

  /**
   * Returns when the others have nothing left that this one could make wrong.
   *
   * @param newcomer may be in the namespace already
   */
  void enter(NamespaceId namespace, Resident newcomer) {
    List<Resident> all =
        residents.compute(
            namespace,
            (_, present) ->
                present == null
                    ? List.of(newcomer)
                    : present.contains(newcomer)
                        ? present
                        : Stream.concat(present.stream(), Stream.of(newcomer)).toList());
    if (newcomer.writes()) {
      for (Resident other : all) {
        if (!other.equals(newcomer)) {
          other.things().drop();
        }
      }
    }
  }

  void leave(KeptThings things) {
    for (NamespaceId namespace : residents.keySet()) {
      residents.computeIfPresent(
          namespace,
          (_, present) -> {
            List<Resident> left = present.stream().filter(r -> r.things() != things).toList();
            return left.isEmpty() ? null : left;
          });
    }
  }

  /** Whether no other session can write there. */
  boolean isUndisturbed(NamespaceId namespace, KeptThings things) {
    for (Resident resident : residents.getOrDefault(namespace, List.of())) {
      if (resident.writes() && resident.things() != things) {
        return false;
      }
    }
    return true;
  }
}
