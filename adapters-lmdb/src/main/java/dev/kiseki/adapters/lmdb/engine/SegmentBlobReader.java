package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** Reads frames through the segments' maps into the caller's array. */
final class SegmentBlobReader implements BlobReader {
  private final SegmentFiles files;

  SegmentBlobReader(SegmentFiles files) {
    this.files = files;
  }

  @Override
  public int readFrames(
      BlobLocator locator, long firstFrame, int frameCount, byte[] target, int targetOffset) {
    if (firstFrame < 0 || frameCount < 0 || firstFrame + frameCount > locator.frameCount()) {
      throw new IllegalArgumentException("frames outside the blob");
    }
    long last =
        Math.min(locator.sealedBytes(), (firstFrame + frameCount) * locator.sealedFrameBytes());
    Objects.checkFromIndexSize(
        targetOffset,
        last - Math.min(last, firstFrame * locator.sealedFrameBytes()),
        target.length);
    try {
      MemorySegment map = files.get(locator.segmentId()).map();
      int done = 0;
      for (int i = 0; i < frameCount; i++) {
        done += readFrame(map, locator, firstFrame + i, target, targetOffset + done);
      }
      return done;
    } catch (IllegalStateException | IndexOutOfBoundsException | InternalError e) {
      files.checkOpen();
      // A closed map, a locator outside its segment, or a disk that cannot read the page.
      throw damaged(e, locator, firstFrame);
    }
  }

  private static int readFrame(
      MemorySegment map, BlobLocator locator, long frame, byte[] target, int at) {
    int frameBytes = locator.sealedFrameBytes();
    int length = (int) Math.min(frameBytes, locator.sealedBytes() - frame * frameBytes);
    long from = locator.offset() + BlobLayout.frameOffset(frame, frameBytes);
    MemorySegment.copy(map, ValueLayout.JAVA_BYTE, from, target, at, length);
    if (map.get(JournalRecord.INT, from + length) != BlobLayout.checksum(target, at, length)) {
      throw damaged(new IllegalStateException("checksum"), locator, frame);
    }
    return length;
  }

  private static KisekiException damaged(Throwable cause, BlobLocator locator, long frame) {
    return new KisekiException(
        cause,
        ErrorCode.DATA_CORRUPT,
        "a frame of a blob is damaged",
        Fact.of("segment", locator.segmentId()),
        Fact.of("offset", locator.offset()),
        Fact.of("frame", frame));
  }
}
