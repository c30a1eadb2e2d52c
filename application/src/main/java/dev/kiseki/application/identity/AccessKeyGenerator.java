package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.ports.in.identity.NewAccessKey;
import dev.kiseki.ports.out.system.RandomBytes;

/** Draws AWS-shaped access keys: 20 characters for the id, 40 for the secret. */
final class AccessKeyGenerator {
  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** 64 letters that need no quoting in a shell or a URL; every one is six random bits. */
  private static final String SECRET_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

  private AccessKeyGenerator() {}

  static NewAccessKey generate(RandomBytes random) {
    return new NewAccessKey(
        new AccessKeyId("AKIA" + letters(random, ID_LETTERS, 16)),
        letters(random, SECRET_LETTERS, 40));
  }

  private static String letters(RandomBytes random, String alphabet, int count) {
    byte[] bytes = new byte[count];
    random.fill(bytes);
    StringBuilder text = new StringBuilder(count);
    for (byte b : bytes) {
      text.append(alphabet.charAt((b & 0xFF) % alphabet.length()));
    }
    return text.toString();
  }
}
