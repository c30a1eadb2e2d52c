package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.keys.FrameCipher;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one blob. Every frame asks for the lease, so that a long transfer ends with it; the
 * blob's key is derived again after the keys were cleared and leased anew.
 */
final class BlobCipher implements FrameCipher {
  private final NamespaceCipher namespace;
  private final Gcm gcm;
  private final BlobId blob;
  private final int frameSizeBytes;
  private final int epoch;
  private final FrameContext context;

  private @Nullable NamespaceMaterial source;
  private @Nullable ClearableKey key;
  private long lastSealed = -1;

  BlobCipher(NamespaceCipher namespace, Gcm gcm, BlobId blob, int frameSizeBytes, int epoch) {
    this.namespace = namespace;
    this.gcm = gcm;
    this.blob = blob;
    this.frameSizeBytes = frameSizeBytes;
    this.epoch = epoch;
    this.context =
        new FrameContext(namespace.scope().tenant(), namespace.scope().namespace(), blob);
    namespace.leased(this::key);
  }

  @Override
  public int seal(
      long frame,
      boolean last,
      byte[] plain,
      int offset,
      int length,
      byte[] sealed,
      int sealedOffset) {
    requireNext(frame);
    return namespace.leased(
        material ->
            gcm.seal(
                key(material),
                FrameContext.nonce(frame),
                new Gcm.Slice(plain, offset, length),
                sealed,
                sealedOffset,
                context.of(frame, last)));
  }

  @Override
  public int open(
      long frame,
      boolean last,
      byte[] sealed,
      int offset,
      int length,
      byte[] plain,
      int plainOffset) {
    int opened =
        namespace.leased(
            material ->
                gcm.open(
                    key(material),
                    Gcm.nonce(FrameContext.nonce(frame), 0),
                    new Gcm.Slice(sealed, offset, length),
                    plain,
                    plainOffset,
                    context.of(frame, last)));
    if (opened < 0) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT,
          "A stored frame is not what was sealed in its place.",
          Fact.of("blob", blob),
          Fact.of("frame", frame),
          Fact.of("tenant", namespace.scope().tenant().value()),
          Fact.of("namespace", namespace.scope().namespace().value()));
    }
    return opened;
  }

  private ClearableKey key(NamespaceMaterial material) {
    ClearableKey current = key;
    if (current == null || material != source) {
      if (current != null) {
        current.destroy();
      }
      current = material.epoch(epoch).blob(blob, frameSizeBytes);
      key = current;
      source = material;
    }
    return current;
  }

  /**
   * A nonce used twice under one key gives the plaintext away; frames are appended in order, so
   * order is enough.
   */
  private void requireNext(long frame) {
    if (frame <= lastSealed) {
      throw new IllegalStateException("a frame number is sealed once, in order");
    }
    lastSealed = frame;
  }
}
