package dev.kiseki.application.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.ExtendedName;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ExtendedCodecTest {
  private static final NavigableMap<ExtendedName, byte[]> VALUES = new TreeMap<>();

  static {
    VALUES.put(ExtendedName.of("user.b"), new byte[] {1, 2, 3});
    VALUES.put(ExtendedName.of("user.a"), new byte[0]);
  }

  @Test
  void theLayoutIsOnDisk() {
    assertEquals(
        "01" + "0002" + "06757365722e61" + "00000000" + "06757365722e62" + "00000003" + "010203",
        HexFormat.of().formatHex(ExtendedCodec.encode(VALUES)));
  }

  @Test
  void whatWasWrittenIsReadBack() {
    NavigableMap<ExtendedName, byte[]> read = ExtendedCodec.decode(ExtendedCodec.encode(VALUES));
    assertEquals(VALUES.keySet(), read.keySet());
    read.forEach((name, value) -> assertArrayEquals(VALUES.get(name), value));
    assertEquals(new TreeMap<>(), ExtendedCodec.decode(new byte[0]));
  }

  @Test
  void everyCutIsNoticed() {
    byte[] whole = ExtendedCodec.encode(VALUES);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      KisekiException damaged =
          assertThrows(KisekiException.class, () -> ExtendedCodec.decode(cut));
      assertEquals(ErrorCode.DATA_CORRUPT, damaged.code());
    }
  }
}
