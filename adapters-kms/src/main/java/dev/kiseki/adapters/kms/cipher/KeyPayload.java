package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What is inside a wrapped key: the key and whose it is. So a wrapped key cannot be moved to
 * another tenant or namespace, whatever the provider does with the context it is given.
 *
 * <pre>
 *  0         1                  33                        65
 *  +---------+------------------+-------------------------+
 *  | version | key              | SHA-256 of the owner    |
 *  |  (1)    |   (32)           |   (32)                  |
 *  +---------+------------------+-------------------------+
 *
 *  the owner, a list of fields as in {@link DerivationInfo}:
 *  of a root    "root"   tenant(4)
 *  of a master  "master" tenant(4) namespace(8) epoch(4)
 * </pre>
 */
public final class KeyPayload {
  public static final int BYTES = 65;
  private static final int KEY_OFFSET = 1;
  private static final int OWNER_OFFSET = 33;

  private KeyPayload() {}

  public static byte[] rootOwner(TenantId tenant) {
    return DerivationInfo.list(
        "root".getBytes(StandardCharsets.US_ASCII),
        ByteBuffer.allocate(Integer.BYTES).putInt(tenant.value()).array());
  }

  public static byte[] masterOwner(TenantId tenant, NamespaceId namespace, int epoch) {
    return DerivationInfo.list(
        "master".getBytes(StandardCharsets.US_ASCII),
        ByteBuffer.allocate(Integer.BYTES).putInt(tenant.value()).array(),
        ByteBuffer.allocate(Long.BYTES).putLong(namespace.value()).array(),
        ByteBuffer.allocate(Integer.BYTES).putInt(epoch).array());
  }

  /** The caller clears the result. */
  public static byte[] pack(byte[] key, byte[] owner) {
    return ByteBuffer.allocate(BYTES).put(Formats.WRAPPED).put(key).put(sha256(owner)).array();
  }

  /**
   * The key, which the caller clears; clears the payload. KEYS_WRONG when it is another owner's.
   */
  public static byte[] unpack(byte[] payload, byte[] owner) {
    try {
      if (payload.length != BYTES || payload[0] != Formats.WRAPPED) {
        throw new KisekiException(
            ErrorCode.KEYS_WRONG,
            "A wrapped key has an unknown form.",
            Fact.of("lengthBytes", payload.length));
      }
      byte[] packedOwner = Arrays.copyOfRange(payload, OWNER_OFFSET, BYTES);
      if (!MessageDigest.isEqual(packedOwner, sha256(owner))) {
        throw new KisekiException(
            ErrorCode.KEYS_WRONG, "A wrapped key belongs to another tenant or namespace.");
      }
      return Arrays.copyOfRange(payload, KEY_OFFSET, OWNER_OFFSET);
    } finally {
      Arrays.fill(payload, (byte) 0);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
