package dev.kiseki.application.content;

import dev.kiseki.domain.BlobId;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.chunks.TenantChunks;

/** A blob that can be read, whether or not a content names it yet. */
record SealedBlob(
    BlobId id, long lengthBytes, int frameSizeBytes, int keyEpoch, FrameSource source) {
  /** Copies one sealed frame and returns its length. */
  @FunctionalInterface
  interface FrameSource {
    int readFrame(long frame, byte[] target, int offset);
  }

  static SealedBlob of(TenantChunks chunks, BlobRef blob) {
    return new SealedBlob(
        blob.id(),
        blob.lengthBytes(),
        blob.frameSizeBytes(),
        blob.keyEpoch(),
        (frame, target, offset) -> chunks.readFrame(blob, frame, target, offset));
  }

  static SealedBlob of(TenantChunks chunks, StagedBlob blob) {
    return new SealedBlob(
        blob.id(),
        blob.lengthBytes(),
        blob.frameSizeBytes(),
        blob.keyEpoch(),
        (frame, target, offset) -> chunks.readFrame(blob, frame, target, offset));
  }

  boolean isLast(long frame) {
    return frame == (lengthBytes - 1) / frameSizeBytes;
  }

  /** Plaintext bytes of a frame. */
  int frameLength(long frame) {
    return (int) Math.min(frameSizeBytes, lengthBytes - frame * frameSizeBytes);
  }
}
