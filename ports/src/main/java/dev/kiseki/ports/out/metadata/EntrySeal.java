package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.Version;

/** The seals of a key that gets a new object. */
public interface EntrySeal extends KeySeal {
  /** Seals the new entry for its directory, and for its place among the versions. */
  byte[] entry(DirectoryId parent, Version version);

  /** The tag of the name, when the object takes the place of a file that has attributes. */
  byte[] name(DirectoryId parent);

  /** Seals the new object for its node alone, where the name has a tag. */
  byte[] state(Version version);
}
