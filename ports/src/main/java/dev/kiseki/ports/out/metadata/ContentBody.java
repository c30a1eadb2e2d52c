package dev.kiseki.ports.out.metadata;

import java.util.List;

/** Where the bytes of a new content are. */
public sealed interface ContentBody {
  /** There are none. */
  record Empty() implements ContentBody {}

  /** Small content, sealed, kept beside the rows. */
  record Inline(byte[] sealed) implements ContentBody {}

  /** Blobs that this operation takes over, in order, without gaps. */
  record Blobs(List<StagedExtent> extents) implements ContentBody {
    public Blobs {
      extents = List.copyOf(extents);
    }
  }

  /** Ranges of other contents of the same namespace, in order, without gaps; each gains a share. */
  record Shared(List<SharedExtent> extents) implements ContentBody {
    public Shared {
      extents = List.copyOf(extents);
    }
  }
}
