package dev.kiseki.domain;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An S3 key: 1 to 1,024 bytes of UTF-8 without NUL, compared as unsigned bytes. Immutable. */
public final class ObjectKey implements Comparable<ObjectKey> {
  /** The limit AWS documents for keys. */
  public static final int MAX_BYTES = 1024;

  private final byte[] bytes;

  private ObjectKey(byte[] bytes) {
    this.bytes = bytes;
  }

  public static ObjectKey of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Checks and copies. */
  public static ObjectKey of(byte[] utf8) {
    if (utf8.length == 0) {
      throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "A key has at least one byte.");
    }
    if (utf8.length > MAX_BYTES) {
      throw new KisekiException(
          ErrorCode.KEY_TOO_LONG,
          "Your key is too long.",
          Fact.of("Size", utf8.length),
          Fact.of("MaxSizeAllowed", MAX_BYTES));
    }
    requireText(utf8);
    return new ObjectKey(utf8.clone());
  }

  public int length() {
    return bytes.length;
  }

  /** A copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  public byte byteAt(int index) {
    return bytes[index];
  }

  /** Copies {@code count} bytes from {@code from} into {@code target}. */
  public void copyTo(int from, byte[] target, int offset, int count) {
    System.arraycopy(bytes, from, target, offset, count);
  }

  public boolean startsWith(byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return text();
  }

  private static void requireText(byte[] utf8) {
    boolean ascii = true;
    for (byte b : utf8) {
      if (b == 0) {
        throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "A key holds no NUL byte.");
      }
      ascii &= b > 0;
    }
    if (!ascii && !isUtf8(utf8)) {
      throw new KisekiException(ErrorCode.INVALID_URI, "A key is valid UTF-8.");
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
