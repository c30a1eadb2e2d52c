package dev.kiseki.ports.out.keys;

import java.nio.ByteBuffer;

/**
 * Which key epoch made a seal: it stands in clear in front of each, so that whoever looks for what
 * an old key sealed needs no key. The places are on disk.
 *
 * <pre>
 *  record  | format (1) | algorithm (1) | epoch (4) | ...
 *  tag     | epoch (4) | ...
 * </pre>
 */
public final class SealEpoch {
  /** Where the epoch stands in a sealed record. */
  public static final int RECORD_OFFSET = 2;

  /** Where the epoch stands in a tag. */
  public static final int TAG_OFFSET = 0;

  private SealEpoch() {}

  /** Of a sealed record; 0 when it is too short to be one. */
  public static int ofRecord(byte[] sealed) {
    return at(sealed, RECORD_OFFSET);
  }

  /** Of a tag; 0 when it is too short to be one. */
  public static int ofTag(byte[] tag) {
    return at(tag, TAG_OFFSET);
  }

  private static int at(byte[] bytes, int offset) {
    return bytes.length < offset + Integer.BYTES ? 0 : ByteBuffer.wrap(bytes).getInt(offset);
  }
}
