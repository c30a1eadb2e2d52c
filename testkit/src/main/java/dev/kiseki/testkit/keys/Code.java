package dev.kiseki.testkit.keys;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** 16 bytes over some fields, each with its length: enough to notice a mix-up, no protection. */
final class Code {
  static final int BYTES = 16;

  private final MessageDigest digest;

  private Code() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Code of(long... numbers) {
    Code code = new Code();
    for (long number : numbers) {
      code.digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }
    return code;
  }

  Code and(byte[] field) {
    return and(field, 0, field.length);
  }

  Code and(byte[] field, int offset, int length) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    digest.update(field, offset, length);
    return this;
  }

  byte[] bytes() {
    return Arrays.copyOf(digest.digest(), BYTES);
  }
}
