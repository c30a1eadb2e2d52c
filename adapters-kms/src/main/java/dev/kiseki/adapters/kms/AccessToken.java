package dev.kiseki.adapters.kms;

import dev.kiseki.ports.out.system.RandomBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A random word that whoever asks has to know. Compared in constant time; never printed by
 * accident.
 */
public final class AccessToken {
  private static final int BYTES = 32;

  private final byte[] utf8;

  private AccessToken(String word) {
    this.utf8 = word.getBytes(StandardCharsets.UTF_8);
  }

  public static AccessToken draw(RandomBytes random) {
    byte[] bytes = new byte[BYTES];
    random.fill(bytes);
    return new AccessToken(HexFormat.of().formatHex(bytes));
  }

  /** One that was drawn before. */
  public static AccessToken of(String word) {
    return new AccessToken(word);
  }

  public String reveal() {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  public boolean matches(String given) {
    return MessageDigest.isEqual(utf8, given.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "AccessToken";
  }
}
