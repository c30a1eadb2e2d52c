package dev.kiseki.application.content;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.ByteSink;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A planned content that is read anywhere, by several threads. Rows are checked when their page of
 * pieces comes, once. Closing closes the plan.
 */
public final class PlannedContent implements AutoCloseable {
  private static final int PIECES_PER_PAGE = 64;
  private static final byte[] ZEROS = new byte[FrameSizes.SMALL_FRAME_BYTES];

  private final OpenNamespace namespace;
  private final ReadPlan plan;
  private final BlobReader blobs;
  private final ReentrantLock guard = new ReentrantLock();
  private List<ReadPlan.Piece> page = List.of();
  private Optional<byte[]> inline = Optional.empty();

  /** The cursors are not closed with it: they may serve the next plan of the same file. */
  public PlannedContent(OpenNamespace namespace, ReadPlan plan, BlobReader blobs) {
    this.namespace = namespace;
    this.plan = plan;
    this.blobs = blobs;
  }

  public long sizeBytes() {
    return plan.sizeBytes();
  }

  /** Where a run of bytes lies. */
  public enum Kind {
    BLOB,
    INLINE,
    HOLE
  }

  /** Where the byte at an offset lies. */
  public Kind kind(long offset) {
    if (plan.inline().isPresent()) {
      return Kind.INLINE;
    }
    return switch (piece(offset).source()) {
      case ReadPlan.Source.Blob _ -> Kind.BLOB;
      case ReadPlan.Source.Inline _ -> Kind.INLINE;
      case ReadPlan.Source.Hole _ -> Kind.HOLE;
    };
  }

  /** Where the run that the offset is in ends. */
  public long kindEnd(long offset) {
    return plan.inline().isPresent() ? plan.sizeBytes() : piece(offset).end();
  }

  /** The range lies within the content. */
  public void read(long offset, long length, ByteSink sink) {
    long position = offset;
    long end = offset + length;
    if (plan.inline().isPresent() && length > 0) {
      sink.write(inlineBytes(), (int) offset, (int) length);
      return;
    }
    while (position < end) {
      ReadPlan.Piece piece = piece(position);
      long pieceEnd = Math.min(piece.end(), end);
      read(piece, position - piece.start(), pieceEnd - position, sink);
      position = pieceEnd;
    }
  }

  private byte[] inlineBytes() {
    guard.lock();
    try {
      if (inline.isEmpty()) {
        inline =
            plan.inline()
                .map(
                    bytes ->
                        ContentReader.openInline(
                            namespace.keys(), plan.content(), plan.sizeBytes(), bytes));
      }
      return inline.orElseThrow();
    } finally {
      guard.unlock();
    }
  }

  private void read(ReadPlan.Piece piece, long skip, long length, ByteSink sink) {
    switch (piece.source()) {
      case ReadPlan.Source.Blob(var blob, long offset) ->
          blobs.read(namespace, blob, offset + skip, length, sink);
      case ReadPlan.Source.Inline source -> {
        byte[] plain =
            ContentReader.openInline(
                namespace.keys(), source.content(), source.contentSize(), source.sealed());
        sink.write(plain, (int) (source.offset() + skip), (int) length);
      }
      case ReadPlan.Source.Hole _ -> {
        for (long left = length; left > 0; left -= ZEROS.length) {
          sink.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
        }
      }
    }
  }

  /** The checked piece that covers an offset. DATA_CORRUPT. */
  public ReadPlan.Piece piece(long offset) {
    guard.lock();
    try {
      for (ReadPlan.Piece piece : page) {
        if (piece.start() <= offset && offset < piece.end()) {
          return piece;
        }
      }
      page = plan.pieces(offset, PIECES_PER_PAGE);
      page.forEach(piece -> piece.checks().forEach(this::check));
      if (page.isEmpty() || page.getFirst().start() > offset || page.getFirst().end() <= offset) {
        page = List.of();
        throw new KisekiException(
            ErrorCode.DATA_CORRUPT,
            "The extents of a content do not cover it.",
            Fact.of("content", plan.content()));
      }
      return page.getFirst();
    } finally {
      guard.unlock();
    }
  }

  private void check(ReadPlan.Check check) {
    byte[] context =
        switch (check) {
          case ReadPlan.Check.BlobExtent e ->
              SealContext.blobExtent(e.content(), e.start(), e.end(), e.offset(), e.blob());
          case ReadPlan.Check.SharedExtent e ->
              SealContext.sharedExtent(e.content(), e.start(), e.end(), e.offset(), e.source());
          case ReadPlan.Check.HoleExtent e ->
              SealContext.holeExtent(e.content(), e.start(), e.end());
        };
    byte[] tag =
        switch (check) {
          case ReadPlan.Check.BlobExtent e -> e.tag();
          case ReadPlan.Check.SharedExtent e -> e.tag();
          case ReadPlan.Check.HoleExtent e -> e.tag();
        };
    namespace.keys().checkTag(Purpose.EXTENT, context, tag);
  }

  @Override
  public void close() {
    inline.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
    plan.close();
  }
}
