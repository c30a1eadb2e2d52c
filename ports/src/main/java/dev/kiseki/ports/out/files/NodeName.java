package dev.kiseki.ports.out.files;

import dev.kiseki.domain.DirectoryId;

/**
 * The name by which a node was reached.
 *
 * @param parent the directory, as seals know it
 * @param tag made by {@link FileSeals#name}, of a directory by {@link FileSeals#directory}; empty
 *     for a file that only S3 wrote: its state is sealed for the name then
 */
public record NodeName(DirectoryId parent, byte[] name, byte[] tag) {
  public boolean isTagged() {
    return tag.length > 0;
  }
}
