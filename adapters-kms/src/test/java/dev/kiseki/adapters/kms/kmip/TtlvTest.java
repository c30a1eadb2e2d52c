package dev.kiseki.adapters.kms.kmip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.testkit.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TtlvTest {
  /** The examples of KMIP 1.4, section 9.1.2. */
  @Test
  void itEncodesTheExamplesOfTheSpecification() {
    assertEquals("42002002000000040000000800000000", hex(Ttlv.integer(0x420020, 8)));
    assertEquals("4200200500000004000000ff00000000", hex(Ttlv.enumeration(0x420020, 255)));
    assertEquals(
        "420020070000000b48656c6c6f20576f726c640000000000",
        hex(Ttlv.text(0x420020, "Hello World")));
    assertEquals(
        "42002008000000030102030000000000", hex(Ttlv.bytes(0x420020, new byte[] {1, 2, 3})));
    assertEquals(
        "42002001000000204200040500000004000000fe000000004200050200000004000000ff00000000",
        hex(
            Ttlv.structure(
                0x420020, Ttlv.enumeration(0x420004, 254), Ttlv.integer(0x420005, 255))));
  }

  @Test
  void whatItEncodesItDecodes() throws IOException {
    Ttlv decoded = Ttlv.decode(message().encode());
    assertEquals(7, decoded.at(Tag.BATCH_ITEM, Tag.OPERATION).asInt());
    assertEquals("id", decoded.at(Tag.BATCH_ITEM, Tag.UNIQUE_IDENTIFIER).asText());
    assertArrayEquals(new byte[] {1, 2, 3}, decoded.at(Tag.BATCH_ITEM, Tag.DATA).asBytes());
    assertArrayEquals(message().encode(), decoded.encode());
  }

  @Test
  void whatIsCutOffOrDamagedIsRefusedOrReadAndNothingElse() {
    byte[] good = message().encode();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(IOException.class, () -> Ttlv.decode(cut));
    }
    Random random = Seeds.random("damaged TTLV");
    for (int i = 0; i < 10_000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      try {
        Ttlv.decode(bad).encode();
      } catch (IOException refused) {
        // Nothing else may come out of it.
      }
    }
  }

  @Test
  void depthIsBounded() {
    Ttlv deep = Ttlv.structure(Tag.DATA);
    for (int i = 0; i < 100; i++) {
      deep = Ttlv.structure(Tag.DATA, deep);
    }
    byte[] bytes = deep.encode();
    assertThrows(IOException.class, () -> Ttlv.decode(bytes));
  }

  private static Ttlv message() {
    return Ttlv.structure(
        Tag.RESPONSE_MESSAGE,
        Ttlv.structure(
            Tag.BATCH_ITEM,
            Ttlv.enumeration(Tag.OPERATION, 7),
            Ttlv.text(Tag.UNIQUE_IDENTIFIER, "id"),
            Ttlv.bytes(Tag.DATA, new byte[] {1, 2, 3})));
  }

  private static String hex(Ttlv item) {
    return HexFormat.of().formatHex(item.encode());
  }
}
