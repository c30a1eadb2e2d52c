package dev.kiseki.adapters.kms.cipher;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * HKDF-SHA256 (RFC 5869). By hand over the JDK's HMAC: {@code javax.crypto.KDF} makes a Mac for
 * each call and takes more than twice as long for the one-block expansions that every blob needs.
 */
public final class Hkdf {
  private static final int HASH_BYTES = 32;

  private Hkdf() {}

  public static byte[] extract(byte[] salt, byte[] keyMaterial) {
    ClearableKey saltKey =
        ClearableKey.hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt.clone());
    try {
      return hmac(saltKey).doFinal(keyMaterial);
    } finally {
      saltKey.destroy();
    }
  }

  /**
   * One block: the first 32 bytes of the expansion. The mac is keyed with the pseudo-random key,
   * and stays so.
   */
  static byte[] expandBlock(Mac keyed, byte[] info) {
    keyed.update(info);
    keyed.update((byte) 1);
    return keyed.doFinal();
  }

  public static byte[] expand(byte[] pseudoRandomKey, byte[] info, int lengthBytes) {
    if (lengthBytes > 255 * HASH_BYTES) {
      throw new IllegalArgumentException("HKDF gives at most 255 blocks");
    }
    ClearableKey key = ClearableKey.hmac(pseudoRandomKey.clone());
    Mac mac = hmac(key);
    key.destroy();
    byte[] output = new byte[lengthBytes];
    byte[] block = new byte[0];
    for (int done = 0, number = 1; done < lengthBytes; done += block.length, number++) {
      mac.update(block);
      mac.update(info);
      block = mac.doFinal(new byte[] {(byte) number});
      System.arraycopy(block, 0, output, done, Math.min(block.length, lengthBytes - done));
    }
    Arrays.fill(block, (byte) 0);
    return output;
  }

  static Mac hmac(ClearableKey key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HMAC-SHA256", e);
    }
  }
}
