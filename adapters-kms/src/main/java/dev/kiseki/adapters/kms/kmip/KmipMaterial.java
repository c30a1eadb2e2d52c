package dev.kiseki.adapters.kms.kmip;

import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is stored of a key that a KMIP server wrapped.
 *
 * <pre>
 *  0        1            3           3+i          15+i    31+i
 *  +--------+------------+-----------+------------+-------+------------+
 *  | format | length (2) | id of the | nonce (12) | tag   | ciphertext |
 *  |  (1)   |            | key (i)   |            | (16)  |            |
 *  +--------+------------+-----------+------------+-------+------------+
 * </pre>
 *
 * @param keyId the server's unique identifier of the generation, so that unwrapping is one request
 */
record KmipMaterial(String keyId, byte[] nonce, byte[] tag, byte[] ciphertext) {
  static final int NONCE_BYTES = 12;
  private static final byte FORMAT = 1;
  private static final int ID_OFFSET = 3;
  private static final int MAX_ID_BYTES = 1_024;

  byte[] encode() {
    byte[] id = keyId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(
            ID_OFFSET + id.length + NONCE_BYTES + Requests.TAG_BYTES + ciphertext.length)
        .put(FORMAT)
        .putShort((short) id.length)
        .put(id)
        .put(nonce)
        .put(tag)
        .put(ciphertext)
        .array();
  }

  /** KEYS_WRONG when it is nothing of ours. */
  static KmipMaterial decode(WrappedKey wrapped) {
    byte[] bytes = wrapped.material();
    int fixed = ID_OFFSET + NONCE_BYTES + Requests.TAG_BYTES;
    if (bytes.length <= fixed || bytes[0] != FORMAT) {
      throw KmsFailure.of(KmipKms.NAME).damaged(wrapped.binding());
    }
    int idBytes = ByteBuffer.wrap(bytes).getShort(1);
    if (idBytes < 1 || idBytes > MAX_ID_BYTES || bytes.length <= fixed + idBytes) {
      throw KmsFailure.of(KmipKms.NAME).damaged(wrapped.binding());
    }
    int nonce = ID_OFFSET + idBytes;
    int tag = nonce + NONCE_BYTES;
    int ciphertext = tag + Requests.TAG_BYTES;
    return new KmipMaterial(
        new String(bytes, ID_OFFSET, idBytes, StandardCharsets.UTF_8),
        Arrays.copyOfRange(bytes, nonce, tag),
        Arrays.copyOfRange(bytes, tag, ciphertext),
        Arrays.copyOfRange(bytes, ciphertext, bytes.length));
  }
}
