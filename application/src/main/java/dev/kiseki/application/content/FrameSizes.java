package dev.kiseki.application.content;

import java.util.OptionalLong;

/**
 * How contents are cut: the figures behind these numbers are in the ADR on frame and inline sizes.
 */
public final class FrameSizes {
  /** Content up to this size lies sealed beside its rows. */
  public static final int INLINE_MAX_BYTES = 3072;

  /** Contents up to a mebibyte get small frames: a random read opens little. */
  static final long SMALL_CONTENT_BYTES = 1L << 20;

  public static final int SMALL_FRAME_BYTES = 16 * 1024;
  public static final int LARGE_FRAME_BYTES = 64 * 1024;

  /** The longest blob: one run in a segment; a longer content has several. */
  public static final long BLOB_MAX_BYTES = 64L << 20;

  private FrameSizes() {}

  static int frameBytes(OptionalLong contentLength) {
    return contentLength.isPresent() && contentLength.getAsLong() <= SMALL_CONTENT_BYTES
        ? SMALL_FRAME_BYTES
        : LARGE_FRAME_BYTES;
  }
}
