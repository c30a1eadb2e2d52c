package dev.kiseki.application.file;

import dev.kiseki.application.file.content.Extent;
import dev.kiseki.application.file.content.Flushing;
import dev.kiseki.application.file.content.OpenContent;
import dev.kiseki.domain.ContentId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Publishes of an open file whose end nobody saw: the store was too slow to answer, and may have
 * done them, or do them yet. A content id is drawn for each, so the store's state tells which was
 * done. The store does what it is given in order: whoever comes later finds out. Used with the
 * file's lock.
 */
final class Attempts {
  private final Map<ContentId, Attempt> open = new HashMap<>();
  private final Set<Flushing> taken = new HashSet<>();

  /** How often the file had been changed, and the blobs that a commit of it has taken over. */
  private record Attempt(long changes, Set<Flushing> blobs) {}

  void unanswered(ContentId id, long changes, Optional<OpenContent> content) {
    Set<Flushing> blobs = new HashSet<>();
    List<Extent> extents = content.map(OpenContent::extents).orElse(List.of());
    for (Extent extent : extents) {
      if (extent.source() instanceof Extent.Source.Flushed(Flushing blob, long _)) {
        blobs.add(blob);
      }
    }
    open.put(id, new Attempt(changes, blobs));
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Whether one of them made this content, and what had been changed of the file until then. */
  Optional<Long> changesOf(ContentId content) {
    return Optional.ofNullable(open.get(content)).map(Attempt::changes);
  }

  /** This one was done, so none of the others was or will be: they began from the same content. */
  void done(ContentId content) {
    Attempt attempt = open.get(content);
    if (attempt != null) {
      taken.addAll(attempt.blobs());
    }
    open.clear();
  }

  /** Whether the blob is the published content's: the next one keeps it. */
  boolean hasTaken(Flushing blob) {
    return taken.contains(blob);
  }

  /** Nothing that was staged is left. */
  void clear() {
    open.clear();
    taken.clear();
  }
}
