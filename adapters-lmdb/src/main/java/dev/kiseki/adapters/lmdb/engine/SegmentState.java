package dev.kiseki.adapters.lmdb.engine;

import java.nio.ByteBuffer;

/**
 * The row of a segment.
 *
 * <pre>
 *  0         1      2      10     18
 *  | version | kind | used | live | owed |
 * </pre>
 *
 * @param used where the last committed blob ends
 * @param live bytes of blobs that rows still point to
 * @param owed bytes of blobs that were given up but not yet given back
 */
record SegmentState(SegmentKind kind, long used, long live, long owed) {
  private static final byte VERSION = 1;
  private static final int BYTES = 26;

  static SegmentState empty(SegmentKind kind) {
    return new SegmentState(kind, SegmentFile.HEADER_BYTES, 0, 0);
  }

  SegmentState placed(long end, long bytes) {
    return new SegmentState(kind, Math.max(used, end), live + bytes, owed);
  }

  SegmentState freed(long bytes) {
    return new SegmentState(kind, used, live - bytes, owed + bytes);
  }

  SegmentState reclaimed(long bytes) {
    return new SegmentState(kind, used, live, owed - bytes);
  }

  boolean isDead() {
    return live == 0 && owed == 0;
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .put(kind.code())
        .putLong(used)
        .putLong(live)
        .putLong(owed)
        .array();
  }

  static SegmentState decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.get() != VERSION) {
      throw new IllegalArgumentException("segment row version");
    }
    return new SegmentState(SegmentKind.ofCode(in.get()), in.getLong(), in.getLong(), in.getLong());
  }

  static byte[] key(long segmentId) {
    return ByteBuffer.allocate(Long.BYTES).putLong(segmentId).array();
  }

  static long idOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }
}
