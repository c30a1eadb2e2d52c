package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NodeId;

/**
 * A page of a directory.
 *
 * @param after a {@link DirectoryPage.Line#position} to continue after, whether or not it is still
 *     there; empty for the beginning
 */
public record DirectoryQuery(NodeId directory, byte[] after, int limit) {
  public DirectoryQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit");
    }
  }
}
