package dev.kiseki.application.content;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ByteRange;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.Arrays;
import java.util.List;

/**
 * Opens a range of one content. Small frames are gathered to an array's length before they go out:
 * a write to a socket costs more than opening one. One thread, used once.
 */
final class FrameTransfer {
  private static final int PIECES_PER_PAGE = 64;

  private final OpenNamespace namespace;
  private final FrameOutput output;

  /** What is opened and not yet written: a part of {@link FrameBuffers#plain()}. */
  private int from = FrameBuffers.HEAD_ROOM_BYTES;

  private int to = FrameBuffers.HEAD_ROOM_BYTES;

  FrameTransfer(OpenNamespace namespace, FrameOutput output) {
    this.namespace = namespace;
    this.output = output;
  }

  void run(ReadPlan plan, ByteRange range) {
    long position = range.start();
    while (position < range.end()) {
      List<ReadPlan.Piece> pieces = plan.pieces(position, PIECES_PER_PAGE);
      if (pieces.isEmpty()) {
        throw gap(plan);
      }
      for (ReadPlan.Piece piece : pieces) {
        if (position >= range.end()) {
          break;
        }
        if (piece.start() > position || piece.end() <= position) {
          throw gap(plan);
        }
        long end = Math.min(piece.end(), range.end());
        open(piece, position, end);
        position = end;
      }
    }
    flush();
  }

  private static KisekiException gap(ReadPlan plan) {
    return new KisekiException(
        ErrorCode.DATA_CORRUPT,
        "The extents of a content do not cover it.",
        Fact.of("content", plan.content()));
  }

  private void open(ReadPlan.Piece piece, long start, long end) {
    piece.checks().forEach(this::check);
    long skip = start - piece.start();
    switch (piece.source()) {
      case ReadPlan.Source.Blob(BlobRef blob, long offset) ->
          blob(blob, offset + skip, end - start);
      case ReadPlan.Source.Inline inline -> inline(inline, inline.offset() + skip, end - start);
      case ReadPlan.Source.Hole _ -> zeros(end - start);
    }
  }

  private void check(ReadPlan.Check check) {
    switch (check) {
      case ReadPlan.Check.BlobExtent e ->
          checkTag(
              SealContext.blobExtent(e.content(), e.start(), e.end(), e.offset(), e.blob()),
              e.tag());
      case ReadPlan.Check.SharedExtent e ->
          checkTag(
              SealContext.sharedExtent(e.content(), e.start(), e.end(), e.offset(), e.source()),
              e.tag());
      case ReadPlan.Check.HoleExtent e ->
          checkTag(SealContext.holeExtent(e.content(), e.start(), e.end()), e.tag());
    }
  }

  private void checkTag(byte[] context, byte[] tag) {
    namespace.keys().checkTag(Purpose.EXTENT, context, tag);
  }

  private void blob(BlobRef blob, long offset, long length) {
    if (offset < 0 || offset + length > blob.lengthBytes()) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT, "An extent reaches beyond its blob.", Fact.of("blob", blob.id()));
    }
    FrameCipher cipher = namespace.keys().frames(blob.id(), blob.frameSizeBytes(), blob.keyEpoch());
    long position = offset;
    long end = offset + length;
    while (position < end) {
      long frame = position / blob.frameSizeBytes();
      int skip = (int) (position - frame * blob.frameSizeBytes());
      // What is gathered must be one stretch, and a frame's beginning may not be wanted.
      makeRoom(skip == 0 ? blob.frameSizeBytes() : Integer.MAX_VALUE);
      int count = (int) Math.min(openFrame(blob, cipher, frame) - skip, end - position);
      if (skip > 0) {
        to += skip;
        from = to;
      }
      to += count;
      position += count;
    }
  }

  /** Opens behind what is gathered. */
  private int openFrame(BlobRef blob, FrameCipher cipher, long frame) {
    FrameBuffers frames = output.frames();
    frames.touch(to + blob.frameLength(frame));
    byte[] sealed = frames.sealed();
    int sealedLength = namespace.chunks().readFrame(blob, frame, sealed, 0);
    int plainLength =
        cipher.open(frame, blob.isLast(frame), sealed, 0, sealedLength, frames.plain(), to);
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
        ContentReader.openInline(
            namespace.keys(), inline.content(), inline.contentSize(), inline.sealed());
    makeRoom((int) length);
    FrameBuffers frames = output.frames();
    frames.touch(to + (int) length);
    System.arraycopy(plain, (int) offset, frames.plain(), to, (int) length);
    to += (int) length;
  }

  private void zeros(long length) {
    for (long left = length; left > 0; ) {
      makeRoom((int) Math.min(left, FrameSizes.SMALL_FRAME_BYTES));
      byte[] plain = output.frames().plain();
      int count = (int) Math.min(left, plain.length - to);
      Arrays.fill(plain, to, to + count, (byte) 0);
      to += count;
      left -= count;
    }
  }

  /** Of so many bytes behind what is gathered, or else of the whole array. */
  private void makeRoom(int bytes) {
    if (bytes > output.frames().plain().length - to) {
      flush();
    }
  }

  private void flush() {
    if (to > from) {
      output.write(from, to - from);
    }
    from = FrameBuffers.HEAD_ROOM_BYTES;
    to = FrameBuffers.HEAD_ROOM_BYTES;
  }
}
