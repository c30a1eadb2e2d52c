package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;

/**
 * Called by the store inside the transaction, for one key, once a row's place is known: what binds
 * a name to its node cannot be made before. Pure, quick (about a microsecond), no I/O.
 */
public interface KeySeal {
  /** The tag of a directory that the operation creates. */
  byte[] directoryTag(DirectoryId parent, byte[] name, DirectoryId child);

  /** The tag of a new delete marker. */
  byte[] marker(DirectoryId parent, NodeId node, Version version, long modifiedMillis);

  /**
   * Seals a version for another directory: it becomes an older one, or the current one again. It is
   * checked where it was, the way there too, because else a row that was moved by hand would be
   * sealed as right. DATA_CORRUPT.
   *
   * @param node that has it there: see {@link Version#passed}
   */
  byte[] moved(ObjectRow row, DirectoryId to, NodeId node);
}
