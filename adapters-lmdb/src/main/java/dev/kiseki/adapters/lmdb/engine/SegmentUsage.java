package dev.kiseki.adapters.lmdb.engine;

/**
 * How full a segment is.
 *
 * @param segmentId the segment
 * @param usedBytes bytes handed out so far, dead ones included
 * @param liveBytes bytes that blobs still own
 */
public record SegmentUsage(long segmentId, long usedBytes, long liveBytes) {}
