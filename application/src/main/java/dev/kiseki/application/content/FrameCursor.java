package dev.kiseki.application.content;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.ByteSink;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads ranges of blobs and keeps the frame it opened last: who reads on in small steps opens each
 * frame once. One thread at a time.
 */
final class FrameCursor implements AutoCloseable {
  private static final long NO_FRAME = -1;

  /** One blob's cipher: making one derives a key. */
  private record Opened(BlobId blob, FrameCipher cipher) {}

  private final NamespaceKeys keys;
  private byte[] plain = new byte[0];
  private byte[] sealed = new byte[0];
  private Optional<Opened> opened = Optional.empty();
  private long frame = NO_FRAME;
  private int frameLength;

  FrameCursor(NamespaceKeys keys) {
    this.keys = keys;
  }

  boolean isAt(BlobId blob, long wantedFrame) {
    return frame == wantedFrame && opened.filter(o -> o.blob().equals(blob)).isPresent();
  }

  void read(SealedBlob blob, long offset, long length, ByteSink sink) {
    if (offset < 0 || offset + length > blob.lengthBytes()) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT, "An extent reaches beyond its blob.", Fact.of("blob", blob.id()));
    }
    long position = offset;
    long end = offset + length;
    while (position < end) {
      moveTo(blob, position / blob.frameSizeBytes());
      int from = (int) (position % blob.frameSizeBytes());
      int count = (int) Math.min(frameLength - from, end - position);
      sink.write(plain, from, count);
      position += count;
    }
  }

  private void moveTo(SealedBlob blob, long wanted) {
    if (isAt(blob.id(), wanted)) {
      return;
    }
    frame = NO_FRAME;
    if (plain.length < blob.frameSizeBytes()) {
      plain = new byte[blob.frameSizeBytes()];
      sealed = new byte[blob.frameSizeBytes() + NamespaceKeys.FRAME_OVERHEAD];
    }
    int sealedLength = blob.source().readFrame(wanted, sealed, 0);
    frameLength = cipher(blob).open(wanted, blob.isLast(wanted), sealed, 0, sealedLength, plain, 0);
    if (frameLength != blob.frameLength(wanted)) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT,
          "A frame has another length than its blob says.",
          Fact.of("blob", blob.id()));
    }
    frame = wanted;
  }

  private FrameCipher cipher(SealedBlob blob) {
    Opened current = opened.filter(o -> o.blob().equals(blob.id())).orElse(null);
    if (current == null) {
      current =
          new Opened(blob.id(), keys.frames(blob.id(), blob.frameSizeBytes(), blob.keyEpoch()));
      opened = Optional.of(current);
    }
    return current.cipher();
  }

  @Override
  public void close() {
    Arrays.fill(plain, (byte) 0);
    frame = NO_FRAME;
  }
}
