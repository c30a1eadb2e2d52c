package dev.kiseki.adapters.s3http.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two primitives of the AWS signatures. Every JDK has them, so their absence is a defect. */
final class Hmac {
  private Hmac() {}

  static byte[] sha256(SecretKeySpec key, byte[] message) {
    return mac("HmacSHA256", key, message);
  }

  static byte[] sha1(byte[] key, byte[] message) {
    return mac("HmacSHA1", new SecretKeySpec(key, "HmacSHA1"), message);
  }

  static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] mac(String algorithm, SecretKeySpec key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
