package dev.kiseki.testkit.memory;

import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.metadata.ReadPlan.Check;
import dev.kiseki.ports.out.metadata.ReadPlan.Piece;
import dev.kiseki.ports.out.metadata.ReadPlan.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A content, with the contents it shares bytes of: they live as long as it does. Immutable. */
record Content(ContentId id, long sizeBytes, Optional<byte[]> inline, List<Extent> extents) {
  Content {
    extents = List.copyOf(extents);
  }

  /** A run of bytes. */
  sealed interface Extent {
    long start();

    long end();

    byte[] tag();
  }

  /** A whole blob. */
  record Stored(long start, long end, BlobRef blob, byte[] tag) implements Extent {}

  /** A range of another content. */
  record Shared(long start, long end, Content source, long offset, byte[] tag) implements Extent {}

  /** All pieces, in order. */
  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    collect(0, sizeBytes, 0, List.of(), pieces);
    return pieces;
  }

  /** Adds the pieces of {@code [from, to)}, which the reader sees at {@code at}. */
  private void collect(long from, long to, long at, List<Check> checks, List<Piece> pieces) {
    if (from == to) {
      return;
    }
    if (inline.isPresent()) {
      Source source = new Source.Inline(id, sizeBytes, inline.get(), from);
      pieces.add(new Piece(at, at + to - from, source, checks));
      return;
    }
    for (Extent extent : extents) {
      long start = Math.max(from, extent.start());
      long end = Math.min(to, extent.end());
      if (start < end) {
        follow(extent, start, end, at + start - from, checks, pieces);
      }
    }
  }

  private void follow(
      Extent extent, long start, long end, long at, List<Check> checks, List<Piece> pieces) {
    List<Check> longer = new ArrayList<>(checks);
    switch (extent) {
      case Stored(long first, long last, BlobRef blob, byte[] tag) -> {
        longer.add(new Check.BlobExtent(id, first, last, blob.id(), 0, tag));
        pieces.add(new Piece(at, at + end - start, new Source.Blob(blob, start - first), longer));
      }
      case Shared(long first, long last, Content source, long offset, byte[] tag) -> {
        longer.add(new Check.SharedExtent(id, first, last, source.id(), offset, tag));
        long moved = offset - first;
        source.collect(start + moved, end + moved, at, longer, pieces);
      }
    }
  }
}
