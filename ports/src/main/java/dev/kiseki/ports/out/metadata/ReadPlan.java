package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.chunks.BlobRef;
import java.util.List;
import java.util.Optional;

/**
 * All that a read needs, from one snapshot, and the pin that keeps its bytes. Not thread-safe. A
 * plan of a content that is a part has no object row.
 */
public interface ReadPlan extends AutoCloseable {
  /** The object; empty for a bare content. */
  Optional<ObjectRow> object();

  ContentId content();

  long sizeBytes();

  /** The sealed bytes of inline content. */
  Optional<byte[]> inline();

  /**
   * The pieces that cover the content from {@code offset} on, in order, at most {@code limit};
   * shared extents are followed down to blobs (or inline contents), and every row passed on the way
   * is in {@link Piece#checks}. The first page costs no further transaction.
   */
  List<Piece> pieces(long offset, int limit);

  /** Lets go of the bytes. */
  @Override
  void close();

  /**
   * A run of bytes of the content.
   *
   * @param start offset in the planned content, {@code end} exclusive
   * @param source where the bytes are
   * @param checks the rows that led there, outermost first
   */
  record Piece(long start, long end, Source source, List<Check> checks) {}

  /** Where the bytes of a piece are. */
  sealed interface Source {
    /** In a blob, from {@code offset} on. */
    record Blob(BlobRef blob, long offset) implements Source {}

    /** In the inline bytes of another content, from {@code offset} on. */
    record Inline(ContentId content, long contentSize, byte[] sealed, long offset)
        implements Source {}

    /** Nothing was written there: zeros. */
    record Hole() implements Source {}
  }

  /** An extent row with its tag. */
  sealed interface Check {
    record BlobExtent(
        ContentId content,
        long start,
        long end,
        dev.kiseki.domain.BlobId blob,
        long offset,
        byte[] tag)
        implements Check {}

    record SharedExtent(
        ContentId content, long start, long end, ContentId source, long offset, byte[] tag)
        implements Check {}

    record HoleExtent(ContentId content, long start, long end, byte[] tag) implements Check {}
  }
}
