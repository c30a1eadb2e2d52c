package dev.kiseki.ports.out.metadata;

import java.util.List;

/** What a key, or one version of it, leads to. */
public sealed interface Lookup {
  /** An object, still sealed. */
  record Found(ObjectRow row) implements Lookup {}

  /** A delete marker. */
  record Marked(MarkerRow row) implements Lookup {}

  /**
   * Nothing.
   *
   * @param path the directories on the way to the current object as far as they exist: whoever is
   *     told that a key is absent can check that the way there was not tampered with
   * @param olderPath the same on the way to the older versions
   */
  record Absent(List<DirectoryStep> path, List<DirectoryStep> olderPath) implements Lookup {
    public Absent {
      path = List.copyOf(path);
      olderPath = List.copyOf(olderPath);
    }
  }
}
