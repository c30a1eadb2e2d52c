package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The salts and infos of key derivation: a list of fields, each with its length before it, so that
 * no two lists give the same bytes.
 *
 * <pre>
 *  0        2                2+n
 *  +--------+----------------+--------+----- - - -
 *  | n (2)  | field (n)      | m (2)  | field (m)     big-endian
 *  +--------+----------------+--------+----- - - -
 *
 *  salt of a namespace and epoch   "kiseki namespace" format(1) tenant(4) namespace(8) epoch(4)
 *  salt of a tenant                "kiseki tenant"    format(1) tenant(4)
 *  info of a blob key              "blob"    format(1) algorithm(1) frame size(4) blob id(16)
 *  info of a record key            "record"  format(1) algorithm(1)
 *  info of a tag key               "tag"     format(1) algorithm(1)
 *  info of a tenant's wrapping key "wrap"    format(1) algorithm(1)
 * </pre>
 */
final class DerivationInfo {
  private static final byte[] BLOB = ascii("blob");

  private DerivationInfo() {}

  static byte[] namespaceSalt(TenantId tenant, NamespaceId namespace, int epoch) {
    return list(
        ascii("kiseki namespace"),
        new byte[] {Formats.DERIVATION},
        number(tenant.value()),
        ByteBuffer.allocate(Long.BYTES).putLong(namespace.value()).array(),
        number(epoch));
  }

  static byte[] tenantSalt(TenantId tenant) {
    return list(ascii("kiseki tenant"), new byte[] {Formats.DERIVATION}, number(tenant.value()));
  }

  static byte[] blobKey(BlobId blob, int frameSizeBytes) {
    return ByteBuffer.allocate(
            2 + BLOB.length + 2 + 1 + 2 + 1 + 2 + Integer.BYTES + 2 + 2 * Long.BYTES)
        .putShort((short) BLOB.length)
        .put(BLOB)
        .putShort((short) 1)
        .put(Formats.FRAME)
        .putShort((short) 1)
        .put(Formats.AES_256_GCM)
        .putShort((short) Integer.BYTES)
        .putInt(frameSizeBytes)
        .putShort((short) (2 * Long.BYTES))
        .putLong(blob.high())
        .putLong(blob.low())
        .array();
  }

  static byte[] recordKey() {
    return list(ascii("record"), new byte[] {Formats.RECORD}, new byte[] {Formats.AES_256_GCM});
  }

  static byte[] tagKey() {
    return list(ascii("tag"), new byte[] {Formats.TAG}, new byte[] {Formats.HMAC_SHA_256});
  }

  static byte[] wrappingKey() {
    return list(ascii("wrap"), new byte[] {Formats.WRAPPED}, new byte[] {Formats.AES_256_GCM});
  }

  static byte[] list(byte[]... fields) {
    int length = 0;
    for (byte[] field : fields) {
      length += Short.BYTES + field.length;
    }
    ByteBuffer list = ByteBuffer.allocate(length);
    for (byte[] field : fields) {
      list.putShort((short) field.length).put(field);
    }
    return list.array();
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
