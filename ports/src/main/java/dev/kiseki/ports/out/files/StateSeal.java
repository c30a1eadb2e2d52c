package dev.kiseki.ports.out.files;

import dev.kiseki.domain.Version;

/** Seals a file's new state, ETag included, for its node and its place among the versions. */
@FunctionalInterface
public interface StateSeal {
  /** Called inside the transaction: pure, quick, no I/O. */
  byte[] state(Version version);
}
