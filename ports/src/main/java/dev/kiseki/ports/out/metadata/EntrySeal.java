package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.Version;

/** The seals of a key that gets a new object. */
public interface EntrySeal extends KeySeal {
  /** Seals the new entry for its directory, and for its place among the versions. */
  byte[] entry(DirectoryId parent, Version version);
}
