package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;

/** One line of a listing of versions. */
public sealed interface VersionItem {
  /** The whole key, or the whole common prefix including its delimiter. */
  byte[] bytes();

  /** A version with content, its entry still sealed. */
  record Kept(boolean isLatest, ListItem.Key entry) implements VersionItem {
    @Override
    public byte[] bytes() {
      return entry.bytes();
    }
  }

  /** A delete marker. */
  record Marker(
      byte[] bytes,
      boolean isLatest,
      DirectoryId parent,
      NodeId node,
      Version version,
      long modifiedMillis,
      byte[] tag)
      implements VersionItem {}

  /** A common prefix. */
  record Prefix(byte[] bytes) implements VersionItem {}
}
