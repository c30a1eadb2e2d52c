package dev.kiseki.adapters.lmdb.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * Hands out block-aligned runs of large segments to uploading threads. A run is open from its
 * reservation until an operation adopted it or it was discarded; a segment with open runs is never
 * removed. Space of runs that were open at a crash is lost until their segment dies.
 */
final class LargeRuns {
  private final SegmentFiles files;
  private final Map<Long, Integer> openRuns = new HashMap<>();
  private long currentId;
  private long position;

  LargeRuns(SegmentFiles files) {
    this.files = files;
  }

  /** Goes on behind the committed blobs of a segment. */
  synchronized void continueIn(long id, long used) {
    currentId = id;
    position = align(used);
  }

  /** Takes room for a blob and returns where it begins. */
  synchronized BlobLocator reserve(long sealedBytes, int sealedFrameBytes) {
    long stored = align(BlobLayout.storedBytes(sealedBytes, sealedFrameBytes));
    if (currentId == 0 || position + stored > files.get(currentId).capacity()) {
      currentId = files.create(SegmentKind.LARGE, stored).id();
      position = SegmentFile.HEADER_BYTES;
    }
    BlobLocator run = new BlobLocator(currentId, position, sealedBytes, sealedFrameBytes);
    position += stored;
    openRuns.merge(currentId, 1, Integer::sum);
    return run;
  }

  /** Ends a run. */
  synchronized void close(long segmentId) {
    openRuns.computeIfPresent(segmentId, (id, count) -> count == 1 ? null : count - 1);
  }

  /** Whether uploads may still write into a segment. */
  synchronized boolean isBusy(long segmentId) {
    return segmentId == currentId || openRuns.containsKey(segmentId);
  }

  private static long align(long bytes) {
    return Math.ceilDiv(bytes, BlobLayout.BLOCK_BYTES) * BlobLayout.BLOCK_BYTES;
  }
}
