package dev.kiseki.adapters.s3http.body;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Message digests that every JDK has, so their absence is a defect. */
final class Digests {
  private Digests() {}

  static MessageDigest md5() {
    return of("MD5");
  }

  static MessageDigest sha1() {
    return of("SHA-1");
  }

  static MessageDigest sha256() {
    return of("SHA-256");
  }

  private static MessageDigest of(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
