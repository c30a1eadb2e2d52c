package dev.kiseki.ports.out.files;

import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.metadata.KeySeal;
import dev.kiseki.ports.out.metadata.ObjectRow;

/**
 * Called by the store inside the transaction, once a row's place is known, as {@link KeySeal} is.
 * Pure, quick (about a microsecond), no I/O.
 */
public interface FileSeals {
  /** The tag of a name: binds it, in its directory, to a node of any kind but a directory. */
  byte[] name(DirectoryId parent, byte[] name, NodeId node);

  /** The tag of a directory's row. */
  byte[] directory(DirectoryId parent, byte[] name, DirectoryId child);

  /**
   * Opens a file's state as it is sealed now, by its name or for its node, and seals it for the
   * node, {@code version} and its time. DATA_CORRUPT.
   *
   * @param row without a path where the store does not know it; its name is the last piece of
   *     {@code key}
   */
  byte[] state(ObjectRow row, byte[] key, Version version, long publishedMillis);

  /** The seals of a whole key, for what becomes of its versions. */
  KeySeal key(byte[] key);
}
