package dev.kiseki.testkit.keys;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.keys.SystemKeys;
import java.util.Arrays;

/** Hides nothing; opens only what was sealed for the context. */
public final class PlainSystemKeys implements SystemKeys {
  @Override
  public byte[] seal(byte[] context, byte[] plaintext) {
    byte[] sealed = Arrays.copyOf(plaintext, plaintext.length + Code.BYTES);
    System.arraycopy(
        Code.of().and(context).and(plaintext).bytes(), 0, sealed, plaintext.length, Code.BYTES);
    return sealed;
  }

  @Override
  public byte[] open(byte[] context, byte[] sealed) {
    byte[] plaintext = Arrays.copyOf(sealed, Math.max(0, sealed.length - Code.BYTES));
    if (!Arrays.equals(sealed, seal(context, plaintext))) {
      throw new KisekiException(
          ErrorCode.KEYS_WRONG, "A stored secret was sealed for another context.");
    }
    return plaintext;
  }
}
