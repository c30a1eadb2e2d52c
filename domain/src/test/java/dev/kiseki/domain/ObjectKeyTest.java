package dev.kiseki.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ObjectKeyTest {
  @Test
  void everyUtf8KeyRoundTripsByteForByte() {
    for (String text : new String[] {"a//b", "../x", "ä/日本", "a b+c%2F", "tab\tnew\nline", "/"}) {
      ObjectKey key = ObjectKey.of(text);
      assertEquals(text, key.text());
      assertEquals(key, ObjectKey.of(key.toBytes()));
    }
  }

  @Test
  void theOrderIsThatOfUnsignedBytes() {
    assertTrue(ObjectKey.of("a-b").compareTo(ObjectKey.of("a/b")) < 0);
    assertTrue(ObjectKey.of("z").compareTo(ObjectKey.of("ä")) < 0);
  }

  @Test
  void whatIsNoKeyIsRefused() {
    assertCode(ErrorCode.INVALID_ARGUMENT, new byte[0]);
    assertCode(ErrorCode.INVALID_ARGUMENT, new byte[] {'a', 0});
    assertCode(ErrorCode.INVALID_URI, new byte[] {(byte) 0xC0, (byte) 0xAF});
    assertCode(ErrorCode.INVALID_URI, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
    assertCode(ErrorCode.KEY_TOO_LONG, new byte[1025]);
  }

  @Test
  void aKeyDoesNotChangeWithTheArrayItCameFrom() {
    byte[] bytes = {'a', 'b'};
    ObjectKey key = ObjectKey.of(bytes);
    bytes[0] = 'x';
    assertArrayEquals(new byte[] {'a', 'b'}, key.toBytes());
  }

  private static void assertCode(ErrorCode code, byte[] bytes) {
    assertEquals(code, assertThrows(KisekiException.class, () -> ObjectKey.of(bytes)).code());
  }
}
