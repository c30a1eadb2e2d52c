package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.ports.out.system.RandomBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A small secret sealed under a key that is known from elsewhere: wrapped keys, what the system key
 * seals, the keystore's body.
 *
 * <pre>
 *  0      1         2              14                14+n      30+n
 *  +------+---------+--------------+-----------------+----------+
 *  |format|algorithm| nonce        | ciphertext      | GCM tag  |
 *  | (1)  |  (1)    |   (12)       |   (n)           |  (16)    |
 *  +------+---------+--------------+-----------------+----------+
 * </pre>
 */
public final class SealedBox {
  public static final int OVERHEAD = 30;
  private static final int NONCE_OFFSET = 2;
  private static final int BODY_OFFSET = 14;

  private final Gcm gcm;
  private final RandomBytes random;
  private final byte format;

  public SealedBox(Gcm gcm, RandomBytes random, byte format) {
    this.gcm = gcm;
    this.random = random;
    this.format = format;
  }

  public byte[] seal(ClearableKey key, byte[] plaintext, byte[]... context) {
    byte[] nonce = new byte[Gcm.NONCE_BYTES];
    random.fill(nonce);
    byte[] box =
        ByteBuffer.allocate(OVERHEAD + plaintext.length)
            .put(format)
            .put(Formats.AES_256_GCM)
            .put(nonce)
            .array();
    gcm.seal(key, nonce, Gcm.Slice.of(plaintext), box, BODY_OFFSET, context);
    return box;
  }

  /** Empty when it is not what was sealed under this key for this context. */
  public Optional<byte[]> open(ClearableKey key, byte[] box, byte[]... context) {
    if (box.length < OVERHEAD || box[0] != format || box[1] != Formats.AES_256_GCM) {
      return Optional.empty();
    }
    byte[] plaintext = new byte[box.length - OVERHEAD];
    Gcm.Slice body = new Gcm.Slice(box, BODY_OFFSET, box.length - BODY_OFFSET);
    if (gcm.open(key, Gcm.nonce(box, NONCE_OFFSET), body, plaintext, 0, context) < 0) {
      Arrays.fill(plaintext, (byte) 0);
      return Optional.empty();
    }
    return Optional.of(plaintext);
  }
}
