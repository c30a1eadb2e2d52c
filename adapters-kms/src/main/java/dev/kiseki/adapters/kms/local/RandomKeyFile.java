package dev.kiseki.adapters.kms.local;

import dev.kiseki.adapters.kms.cipher.ClearableKey;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.system.RandomBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A file with one random key: text, so that it can be copied by hand into a safe.
 *
 * <pre>
 *   kiseki-key-1 NEWLINE 64 hexadecimal digits NEWLINE
 * </pre>
 */
final class RandomKeyFile {
  private static final byte[] HEADER = "kiseki-key-1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 2 * ClearableKey.BYTES;

  private RandomKeyFile() {}

  static ClearableKey create(Path file, RandomBytes random) {
    byte[] key = new byte[ClearableKey.BYTES];
    random.fill(key);
    byte[] text = new byte[HEADER.length + DIGITS + 1];
    System.arraycopy(HEADER, 0, text, 0, HEADER.length);
    for (int i = 0; i < key.length; i++) {
      text[HEADER.length + 2 * i] = (byte) HexFormat.of().toHighHexDigit(key[i]);
      text[HEADER.length + 2 * i + 1] = (byte) HexFormat.of().toLowHexDigit(key[i]);
    }
    text[text.length - 1] = '\n';
    KeyFiles.replace(file, text);
    Arrays.fill(text, (byte) 0);
    return ClearableKey.aes(key);
  }

  /** KEYS_WRONG when it is not such a file. */
  static ClearableKey read(Path file) {
    byte[] text = KeyFiles.read(file);
    try {
      return ClearableKey.aes(parse(text, file));
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static byte[] parse(byte[] text, Path file) {
    byte[] key = new byte[ClearableKey.BYTES];
    boolean wellFormed =
        text.length == HEADER.length + DIGITS + 1
            && Arrays.equals(text, 0, HEADER.length, HEADER, 0, HEADER.length)
            && text[text.length - 1] == '\n';
    for (int i = 0; i < key.length && wellFormed; i++) {
      byte high = text[HEADER.length + 2 * i];
      byte low = text[HEADER.length + 2 * i + 1];
      wellFormed = HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low);
      if (wellFormed) {
        key[i] = (byte) (HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low));
      }
    }
    if (!wellFormed) {
      Arrays.fill(key, (byte) 0);
      throw new KisekiException(
          ErrorCode.KEYS_WRONG,
          "A key file is damaged; restore it from its copy.",
          Fact.of("file", file));
    }
    return key;
  }
}
