package dev.kiseki.testkit.memory;

import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.MarkerRow;
import dev.kiseki.ports.out.metadata.ObjectRow;

/** What is not, or no longer, a current object. */
sealed interface Older {
  /** An older version. */
  record Kept(ObjectRow row) implements Older {}

  /** A delete marker. */
  record Marker(MarkerRow row) implements Older {}

  default Version version() {
    return switch (this) {
      case Kept(ObjectRow row) -> row.version();
      case Marker(MarkerRow row) -> row.version();
    };
  }

  default NodeId node() {
    return switch (this) {
      case Kept(ObjectRow row) -> row.node();
      case Marker(MarkerRow row) -> row.node();
    };
  }

  default VersionId id() {
    return VersionId.of(version(), node());
  }

  default Lookup found() {
    return switch (this) {
      case Kept(ObjectRow row) -> new Lookup.Found(row);
      case Marker(MarkerRow row) -> new Lookup.Marked(row);
    };
  }
}
