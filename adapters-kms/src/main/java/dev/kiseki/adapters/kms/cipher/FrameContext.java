package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.nio.ByteBuffer;

/**
 * The authenticated context of a frame, and its nonce.
 *
 * <pre>
 *  0      1          5             13         29             37   38
 *  +------+----------+-------------+----------+--------------+------+
 *  |format| tenant   | namespace   | blob id  | frame number | last |
 *  | (1)  |   (4)    |    (8)      |   (16)   |     (8)      | (1)  |
 *  +------+----------+-------------+----------+--------------+------+
 *  nonce:  0 (4) | frame number (8)
 * </pre>
 *
 * One thread at a time: the buffer is reused.
 */
final class FrameContext {
  static final int LENGTH = 38;
  private static final int FRAME_OFFSET = 29;
  private static final int LAST_OFFSET = 37;

  private final byte[] bytes;

  FrameContext(TenantId tenant, NamespaceId namespace, BlobId blob) {
    this.bytes =
        ByteBuffer.allocate(LENGTH)
            .put(Formats.FRAME)
            .putInt(tenant.value())
            .putLong(namespace.value())
            .putLong(blob.high())
            .putLong(blob.low())
            .array();
  }

  /** The shared buffer, valid until the next call. */
  byte[] of(long frame, boolean last) {
    ByteBuffer.wrap(bytes).putLong(FRAME_OFFSET, frame).put(LAST_OFFSET, (byte) (last ? 1 : 0));
    return bytes;
  }

  static byte[] nonce(long frame) {
    return ByteBuffer.allocate(Gcm.NONCE_BYTES).putInt(0).putLong(frame).array();
  }
}
