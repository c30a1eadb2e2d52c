package dev.kiseki.application.file;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.Place;
import java.util.Optional;

/**
 * A node that a session has given out. References and opens are guarded by the table that it is in;
 * the rest are hints, each set in one piece.
 */
final class Known {
  private final Volume volume;
  private final NodeId id;
  private volatile Optional<Place> seen = Optional.empty();
  private volatile Optional<DirectoryId> directory = Optional.empty();
  private volatile Optional<ContentId> lastContent = Optional.empty();

  long references;
  int handles;

  /** How often the store was asked to keep it, beyond what open files do. */
  int holds;

  Known(Volume volume, NodeId id) {
    this.volume = volume;
    this.id = id;
  }

  Volume volume() {
    return volume;
  }

  NodeId id() {
    return id;
  }

  NodeRef ref() {
    return new NodeRef(id, seen);
  }

  void seenAt(Place place) {
    seen = Optional.of(place);
  }

  /** A directory, by the id that its seal was found right for. */
  Optional<DirectoryId> directory() {
    return directory;
  }

  void checkedAs(DirectoryId checked) {
    directory = Optional.of(checked);
  }

  /** What the session's kernel may have pages of. */
  Optional<ContentId> lastContent() {
    return lastContent;
  }

  void lastContent(ContentId content) {
    lastContent = Optional.of(content);
  }

  boolean isForgotten() {
    return references <= 0 && handles == 0;
  }
}
