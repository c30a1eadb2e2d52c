package dev.kiseki.ports.out.files;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.Version;

/** What a node holds besides its attributes. */
public sealed interface NodeState {
  /**
   * A regular file. Its content is never changed in place, so its id tells whether anything was
   * published since.
   *
   * @param allocatedBytes of the content, holes not counted
   * @param publishedMillis Last-Modified of S3
   * @param seal holds the ETag: made by {@link StateSeal#state}; where the name has no tag, the
   *     entry's own seal, which binds the name as well
   */
  record File(
      ContentId content,
      long sizeBytes,
      long allocatedBytes,
      long publishedMillis,
      Version version,
      byte[] seal)
      implements NodeState {}

  /** A directory, by the id that seals know. */
  record Directory(DirectoryId id) implements NodeState {}

  /** A symbolic link, its target sealed by the caller who made it for its node. */
  record Symlink(byte[] sealedTarget, long targetBytes) implements NodeState {}

  /** Fifos, sockets and devices hold nothing. */
  record Special() implements NodeState {}
}
