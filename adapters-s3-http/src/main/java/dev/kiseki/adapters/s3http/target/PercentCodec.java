package dev.kiseki.adapters.s3http.target;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Percent coding as the request target and the S3 signature use it. */
public final class PercentCodec {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final boolean[] UNRESERVED = unreserved();

  private PercentCodec() {}

  /** Decodes once, strictly: a bad escape, bytes that are not UTF-8 and NUL are refused. */
  public static String decode(String raw, boolean plusIsSpace) {
    if (isPlain(raw, plusIsSpace)) {
      return raw;
    }
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (i + 2 >= raw.length()) {
          throw new KisekiException(ErrorCode.INVALID_URI, "Couldn't parse the specified URI.");
        }
        bytes[length++] = (byte) (hex(raw.charAt(i + 1)) << 4 | hex(raw.charAt(i + 2)));
        i += 2;
      } else if (c > 0xFF) {
        throw new KisekiException(ErrorCode.INVALID_URI, "Couldn't parse the specified URI.");
      } else {
        bytes[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
      }
    }
    String decoded = strictUtf8(bytes, length);
    if (decoded.indexOf('\0') >= 0) {
      throw new KisekiException(ErrorCode.INVALID_URI, "The URI must not contain a NUL byte.");
    }
    return decoded;
  }

  /** The signature's encoding: everything but letters, digits and {@code -._~} is escaped. */
  public static void encode(String text, boolean keepSlash, StringBuilder out) {
    if (isUnreserved(text, keepSlash)) {
      out.append(text);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      int c = b & 0xFF;
      if (UNRESERVED[c] || (c == '/' && keepSlash)) {
        out.append((char) c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
  }

  public static String encode(String text, boolean keepSlash) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    encode(text, keepSlash, out);
    return out.toString();
  }

  private static boolean isPlain(String raw, boolean plusIsSpace) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c == 0 || c > 0x7F || (c == '+' && plusIsSpace)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnreserved(String text, boolean keepSlash) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7F || !(UNRESERVED[c] || (c == '/' && keepSlash))) {
        return false;
      }
    }
    return true;
  }

  private static int hex(char c) {
    int digit = c < 0x80 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      throw new KisekiException(ErrorCode.INVALID_URI, "Couldn't parse the specified URI.");
    }
    return digit;
  }

  private static String strictUtf8(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new KisekiException(ErrorCode.INVALID_URI, "Couldn't parse the specified URI.");
    }
  }

  private static boolean[] unreserved() {
    boolean[] table = new boolean[256];
    for (int c = 0; c < 256; c++) {
      table[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '.'
              || c == '_'
              || c == '~';
    }
    return table;
  }
}
