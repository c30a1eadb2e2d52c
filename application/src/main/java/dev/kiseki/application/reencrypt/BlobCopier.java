package dev.kiseki.application.reencrypt;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.system.IdSource;
import java.util.Arrays;

/**
 * Copies a blob, frame by frame, into a new one under the newest key. One frame is in memory,
 * however long the blob is. One thread.
 */
final class BlobCopier {
  private final IdSource ids;
  private final Pace pace;
  private byte[] plain = new byte[0];
  private byte[] sealed = new byte[0];

  BlobCopier(IdSource ids, Pace pace) {
    this.ids = ids;
    this.pace = pace;
  }

  /** The caller holds what keeps the blob readable. DATA_CORRUPT. */
  StagedBlob copy(OpenNamespace namespace, BlobRef old) {
    int frameBytes = old.frameSizeBytes();
    makeRoom(frameBytes);
    int epoch = namespace.keys().currentEpoch();
    BlobId id = ids.blob();
    FrameCipher from = namespace.keys().frames(old.id(), frameBytes, old.keyEpoch());
    FrameCipher to = namespace.keys().frames(id, frameBytes, epoch);
    NewBlob blob = new NewBlob(id, namespace.row().id(), frameBytes, epoch, old.lengthBytes());
    try (BlobWriter writer = namespace.chunks().create(blob)) {
      for (long frame = 0; frame < old.frameCount(); frame++) {
        boolean isLast = old.isLast(frame);
        int length = open(namespace, old, from, frame);
        int sealedLength = to.seal(frame, isLast, plain, 0, length, sealed, 0);
        writer.append(sealed, 0, sealedLength, length);
        pace.spent(length);
      }
      return writer.finish();
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private int open(OpenNamespace namespace, BlobRef old, FrameCipher cipher, long frame) {
    int sealedLength = namespace.chunks().readFrame(old, frame, sealed, 0);
    int length = cipher.open(frame, old.isLast(frame), sealed, 0, sealedLength, plain, 0);
    if (length != old.frameLength(frame)) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT,
          "A frame has another length than its blob says.",
          Fact.of("blob", old.id()));
    }
    return length;
  }

  private void makeRoom(int frameBytes) {
    if (plain.length < frameBytes) {
      plain = new byte[frameBytes];
      sealed = new byte[frameBytes + NamespaceKeys.FRAME_OVERHEAD];
    }
  }
}
