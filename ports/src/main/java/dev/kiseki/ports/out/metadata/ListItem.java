package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;

/** One line of a listing. */
public sealed interface ListItem {
  /** The whole key, or the whole common prefix including its delimiter. */
  byte[] bytes();

  /**
   * An object, its entry still sealed; its last name is what follows the key's last '/'.
   *
   * @param nameTag see {@link ObjectRow#nameTag}
   */
  record Key(
      byte[] bytes,
      DirectoryId parent,
      NodeId node,
      ContentId content,
      long sizeBytes,
      long modifiedMillis,
      Version version,
      byte[] sealedEntry,
      byte[] nameTag)
      implements ListItem {}

  /** A common prefix. */
  record Prefix(byte[] bytes) implements ListItem {}
}
