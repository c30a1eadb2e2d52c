package dev.kiseki.application.file;

import dev.kiseki.application.file.content.Extent;
import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.files.FileExtent;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The extents of a content that is about to be published, each tagged for its place in it. What was
 * published before stays in its blobs and is named by the new content itself: however often a file
 * is published, reading it takes one step.
 */
final class Layout {
  private final OpenNode node;
  private final ContentId content;
  private final NamespaceKeys keys;
  private final List<FileExtent> extents = new ArrayList<>();
  private long covered;

  Layout(OpenNode node, ContentId content) {
    this.node = node;
    this.content = content;
    this.keys = node.volume().namespace().keys();
  }

  /** Once; nothing is in memory any more. */
  List<FileExtent> extents(long sizeBytes) {
    for (Extent extent : node.content().orElseThrow().extents()) {
      long end = Math.min(extent.end(), sizeBytes);
      if (extent.start() < end) {
        add(extent, end);
      }
    }
    holeUntil(sizeBytes);
    return extents;
  }

  /**
   * Once: what is published, and after it pieces of another file, at the places they have there.
   */
  List<FileExtent> extents(SharedCopies.Beginning beginning) {
    for (long position = 0; position < beginning.start(); ) {
      ReadPlan.Piece piece = node.published().piece(position);
      position = Math.min(piece.end(), beginning.start());
      add(piece, covered, position);
    }
    for (ReadPlan.Piece piece : beginning.pieces()) {
      add(piece, covered, Math.min(piece.end(), beginning.end()));
    }
    return extents;
  }

  private void add(ReadPlan.Piece piece, long start, long end) {
    if (piece.source() instanceof ReadPlan.Source.Hole) {
      holeUntil(end);
    } else {
      keep(piece, start, end);
      covered = end;
    }
  }

  private void add(Extent extent, long end) {
    switch (extent.source()) {
      case Extent.Source.Flushed(var flushing, long offset) -> {
        StagedBlob blob = flushing.await();
        holeUntil(extent.start());
        byte[] tag = tag(extent.start(), end, offset, blob.id());
        extents.add(
            node.attempts().hasTaken(flushing)
                ? new FileExtent.Kept(extent.start(), end, blob.id(), offset, tag)
                : new FileExtent.Staged(extent.start(), end, blob, offset, tag));
        covered = end;
      }
      case Extent.Source.Published _ -> {
        holeUntil(extent.start());
        keep(extent.start(), end);
      }
      case Extent.Source.Reserved _ -> {}
    }
  }

  private void keep(long start, long end) {
    long position = start;
    while (position < end) {
      ReadPlan.Piece piece = node.published().piece(position);
      long pieceEnd = Math.min(end, piece.end());
      keep(piece, position, pieceEnd);
      position = pieceEnd;
    }
    covered = end;
  }

  private void keep(ReadPlan.Piece piece, long start, long end) {
    if (!(piece.source() instanceof ReadPlan.Source.Blob(var blob, long offset))) {
      throw new KisekiException(
          ErrorCode.INTERNAL, "A kept piece is no blob's.", Fact.of("node", node.id().value()));
    }
    long inBlob = offset + start - piece.start();
    byte[] tag = tag(start, end, inBlob, blob.id());
    extents.add(new FileExtent.Kept(start, end, blob.id(), inBlob, tag));
  }

  private byte[] tag(long start, long end, long offset, BlobId blob) {
    return keys.tag(Purpose.EXTENT, SealContext.blobExtent(content, start, end, offset, blob));
  }

  private void holeUntil(long end) {
    if (covered < end) {
      byte[] tag = keys.tag(Purpose.EXTENT, SealContext.holeExtent(content, covered, end));
      extents.add(new FileExtent.Hole(covered, end, tag));
      covered = end;
    }
  }
}
