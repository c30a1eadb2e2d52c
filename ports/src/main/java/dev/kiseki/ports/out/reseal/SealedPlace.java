package dev.kiseki.ports.out.reseal;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.metadata.NamespaceRecord;

/** What a seal belongs to: all that its authenticated context is made of. */
public sealed interface SealedPlace {
  /** A name, with the content that S3 put there. */
  record Entry(
      DirectoryId parent,
      NodeId node,
      ContentId content,
      long sizeBytes,
      long modifiedMillis,
      Version version,
      byte[] name)
      implements SealedPlace {}

  record Marker(DirectoryId parent, NodeId node, long modifiedMillis, Version version, byte[] name)
      implements SealedPlace {}

  /** A name of a node that keeps its own state. */
  record Name(DirectoryId parent, NodeId node, byte[] name) implements SealedPlace {}

  record Directory(DirectoryId parent, DirectoryId child, byte[] name) implements SealedPlace {}

  record State(
      NodeId node, ContentId content, long sizeBytes, long publishedMillis, Version version)
      implements SealedPlace {}

  record Facts(NodeId node, ContentId content, long sizeBytes) implements SealedPlace {}

  /**
   * Facts that were not found by any name: of an object that is gone, whose bytes a copy still
   * shares. Nobody reads them again.
   */
  record OwnerlessFacts(ContentId content) implements SealedPlace {}

  record Symlink(NodeId node) implements SealedPlace {}

  record Extended(NodeId node) implements SealedPlace {}

  record Inline(ContentId content, long sizeBytes) implements SealedPlace {}

  record BlobExtent(ContentId content, long start, long end, long offset, BlobId blob)
      implements SealedPlace {}

  record SharedExtent(ContentId content, long start, long end, long offset, ContentId source)
      implements SealedPlace {}

  record HoleExtent(ContentId content, long start, long end) implements SealedPlace {}

  record Upload(UploadId upload, ObjectKey key) implements SealedPlace {}

  record Part(UploadId upload, int number, ContentId content, long sizeBytes)
      implements SealedPlace {}

  record Namespace(NamespaceRecord row) implements SealedPlace {}

  record Settings(NamespaceId namespace) implements SealedPlace {}
}
