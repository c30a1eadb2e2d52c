package dev.kiseki.adapters.lmdb.engine;

/** What a segment holds. The code is part of the format on disk. */
enum SegmentKind {
  /** Bodies that travel in the journal; written unsynced, made durable by checkpoints. */
  SMALL(1),
  /** Bodies written and synced by the uploading threads. */
  LARGE(2);

  private final byte code;

  SegmentKind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static SegmentKind ofCode(byte code) {
    for (SegmentKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("segment kind " + code);
  }
}
