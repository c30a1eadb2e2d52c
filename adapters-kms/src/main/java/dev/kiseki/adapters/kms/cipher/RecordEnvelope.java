package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.keys.SealEpoch;
import java.nio.ByteBuffer;

/**
 * A sealed record, and its authenticated context.
 *
 * <pre>
 *  0      1         2       6         18                18+n      34+n
 *  +------+---------+-------+---------+-----------------+----------+
 *  |format|algorithm| epoch | nonce   | ciphertext      | GCM tag  |
 *  | (1)  |  (1)    |  (4)  |  (12)   |   (n)           |  (16)    |
 *  +------+---------+-------+---------+-----------------+----------+
 *
 *  context, also of a tag:
 *  0      1          5             13        14
 *  +------+----------+-------------+---------+----- - -
 *  |format| tenant   | namespace   | purpose | the caller's context
 *  | (1)  |   (4)    |    (8)      |  (1)    |
 *  +------+----------+-------------+---------+----- - -
 *
 *  a tag:
 *  0       4                   20
 *  +-------+-------------------+
 *  | epoch | HMAC-SHA256, cut  |
 *  |  (4)  |      (16)         |
 *  +-------+-------------------+
 * </pre>
 */
final class RecordEnvelope {
  static final int EPOCH_OFFSET = SealEpoch.RECORD_OFFSET;
  static final int NONCE_OFFSET = 6;
  static final int BODY_OFFSET = 18;
  static final int OVERHEAD = BODY_OFFSET + Gcm.TAG_BYTES;
  static final int CONTEXT_PREFIX = 14;
  static final int TAG_CODE_OFFSET = 4;
  static final int TAG_LENGTH = 20;

  private RecordEnvelope() {}

  /** An envelope with its header and room for the rest. */
  static byte[] create(int epoch, byte[] nonce, int plainLength) {
    return ByteBuffer.allocate(OVERHEAD + plainLength)
        .put(Formats.RECORD)
        .put(Formats.AES_256_GCM)
        .putInt(epoch)
        .put(nonce)
        .array();
  }

  static boolean isWellFormed(byte[] sealed) {
    return sealed.length >= OVERHEAD
        && sealed[0] == Formats.RECORD
        && sealed[1] == Formats.AES_256_GCM;
  }

  static int epoch(byte[] sealed) {
    return ByteBuffer.wrap(sealed).getInt(EPOCH_OFFSET);
  }

  static int tagEpoch(byte[] tag) {
    return ByteBuffer.wrap(tag).getInt(SealEpoch.TAG_OFFSET);
  }

  static byte[] contextPrefix(
      byte format, TenantId tenant, NamespaceId namespace, Purpose purpose) {
    return ByteBuffer.allocate(CONTEXT_PREFIX)
        .put(format)
        .putInt(tenant.value())
        .putLong(namespace.value())
        .put(purpose.number())
        .array();
  }

  static byte[] createTag(int epoch, byte[] code) {
    return ByteBuffer.allocate(TAG_LENGTH)
        .putInt(epoch)
        .put(code, 0, TAG_LENGTH - TAG_CODE_OFFSET)
        .array();
  }
}
