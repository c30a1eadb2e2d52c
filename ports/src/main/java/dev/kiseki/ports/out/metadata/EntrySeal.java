package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.DirectoryId;

/**
 * Called by the store inside the transaction, once the entry's place is known: what binds a name to
 * its node cannot be made before. Pure, quick (about a microsecond), no I/O.
 */
public interface EntrySeal {
  /** Seals the new entry for its directory. */
  byte[] entry(DirectoryId parent);

  /** The tag of a directory that the operation creates. */
  byte[] directoryTag(DirectoryId parent, byte[] name, DirectoryId child);
}
