package dev.kiseki.application.file.content;

import dev.kiseki.ports.out.chunks.StagedBlob;

/** Reads sealed bytes on behalf of an open file. */
public interface LowerBytes {
  /** Fills {@code length} bytes from the published content. */
  void published(long offset, byte[] target, int at, int length);

  /** The same from a blob that no content names yet. */
  void flushed(StagedBlob blob, long offset, byte[] target, int at, int length);

  /** Of how many pieces a range of the published content consists. */
  int piecesOf(long start, long end);
}
