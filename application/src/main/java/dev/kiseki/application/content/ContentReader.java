package dev.kiseki.application.content;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ByteRange;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.ByteSink;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.Arrays;
import java.util.List;

/**
 * Opens the planned content frame by frame into a sink. Every row that leads to a byte is checked
 * before the byte.
 */
public final class ContentReader {
  private static final int PIECES_PER_PAGE = 64;

  private final FrameBuffers.Pool buffers;

  public ContentReader(FrameBuffers.Pool buffers) {
    this.buffers = buffers;
  }

  public void transfer(OpenNamespace namespace, ReadPlan plan, ByteRange range, ByteSink sink) {
    if (range.length() == 0) {
      return;
    }
    if (plan.inline().isPresent()) {
      byte[] plain =
          openInline(namespace.keys(), plan.content(), plan.sizeBytes(), plan.inline().get());
      sink.write(plain, (int) range.start(), (int) range.length());
      return;
    }
    FrameBuffers frames = buffers.take();
    try {
      transferPieces(new Transfer(namespace, frames, sink), plan, range);
    } finally {
      Arrays.fill(frames.plain(), (byte) 0);
      buffers.giveBack(frames);
    }
  }

  private static void transferPieces(Transfer transfer, ReadPlan plan, ByteRange range) {
    long position = range.start();
    while (position < range.end()) {
      List<ReadPlan.Piece> pieces = plan.pieces(position, PIECES_PER_PAGE);
      if (pieces.isEmpty()) {
        throw gap(plan);
      }
      for (ReadPlan.Piece piece : pieces) {
        if (position >= range.end()) {
          return;
        }
        if (piece.start() > position || piece.end() <= position) {
          throw gap(plan);
        }
        long end = Math.min(piece.end(), range.end());
        transfer.piece(piece, position, end);
        position = end;
      }
    }
  }

  static byte[] openInline(
      NamespaceKeys keys, dev.kiseki.domain.ContentId content, long sizeBytes, byte[] sealed) {
    byte[] plain = keys.openRecord(Purpose.INLINE, SealContext.inline(content, sizeBytes), sealed);
    if (plain.length != sizeBytes) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT,
          "Inline content has another length than its row says.",
          Fact.of("content", content));
    }
    return plain;
  }

  private static KisekiException gap(ReadPlan plan) {
    return new KisekiException(
        ErrorCode.DATA_CORRUPT,
        "The extents of a content do not cover it.",
        Fact.of("content", plan.content()));
  }

  /** One transfer's fixed parts. */
  private record Transfer(OpenNamespace namespace, FrameBuffers buffers, ByteSink sink) {
    void piece(ReadPlan.Piece piece, long from, long to) {
      piece.checks().forEach(this::check);
      long skip = from - piece.start();
      switch (piece.source()) {
        case ReadPlan.Source.Blob(BlobRef blob, long offset) ->
            blob(blob, offset + skip, to - from);
        case ReadPlan.Source.Inline inline -> inline(inline, inline.offset() + skip, to - from);
        case ReadPlan.Source.Hole _ -> zeros(to - from);
      }
    }

    private void check(ReadPlan.Check check) {
      switch (check) {
        case ReadPlan.Check.BlobExtent e ->
            namespace
                .keys()
                .checkTag(
                    Purpose.EXTENT,
                    SealContext.blobExtent(e.content(), e.start(), e.end(), e.offset(), e.blob()),
                    e.tag());
        case ReadPlan.Check.SharedExtent e ->
            namespace
                .keys()
                .checkTag(
                    Purpose.EXTENT,
                    SealContext.sharedExtent(
                        e.content(), e.start(), e.end(), e.offset(), e.source()),
                    e.tag());
        case ReadPlan.Check.HoleExtent e ->
            namespace
                .keys()
                .checkTag(
                    Purpose.EXTENT,
                    SealContext.holeExtent(e.content(), e.start(), e.end()),
                    e.tag());
      }
    }

    private void blob(BlobRef blob, long offset, long length) {
      if (offset < 0 || offset + length > blob.lengthBytes()) {
        throw new KisekiException(
            ErrorCode.DATA_CORRUPT,
            "An extent reaches beyond its blob.",
            Fact.of("blob", blob.id()));
      }
      FrameCipher cipher =
          namespace.keys().frames(blob.id(), blob.frameSizeBytes(), blob.keyEpoch());
      long position = offset;
      long end = offset + length;
      while (position < end) {
        long frame = position / blob.frameSizeBytes();
        int plainLength = openFrame(blob, cipher, frame);
        int from = (int) (position - frame * blob.frameSizeBytes());
        int count = (int) Math.min(plainLength - from, end - position);
        sink.write(buffers.plain(), from, count);
        position += count;
      }
    }

    private int openFrame(BlobRef blob, FrameCipher cipher, long frame) {
      int sealedLength = namespace.chunks().readFrame(blob, frame, buffers.sealed(), 0);
      int plainLength =
          cipher.open(
              frame, blob.isLast(frame), buffers.sealed(), 0, sealedLength, buffers.plain(), 0);
      if (plainLength != blob.frameLength(frame)) {
        throw new KisekiException(
            ErrorCode.DATA_CORRUPT,
            "A frame has another length than its blob says.",
            Fact.of("blob", blob.id()));
      }
      return plainLength;
    }

    private void inline(ReadPlan.Source.Inline inline, long offset, long length) {
      byte[] plain =
          openInline(namespace.keys(), inline.content(), inline.contentSize(), inline.sealed());
      sink.write(plain, (int) offset, (int) length);
    }

    private void zeros(long length) {
      Arrays.fill(buffers.plain(), (byte) 0);
      for (long left = length; left > 0; ) {
        int count = (int) Math.min(left, buffers.plain().length);
        sink.write(buffers.plain(), 0, count);
        left -= count;
      }
    }
  }
}
