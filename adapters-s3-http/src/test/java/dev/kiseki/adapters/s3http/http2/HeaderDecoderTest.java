package dev.kiseki.adapters.s3http.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7541, appendix C. */
class HeaderDecoderTest {
  private static final String DATE = "date: Mon, 21 Oct 2013 20:13:2";

  private final HeaderDecoder decoder = new HeaderDecoder(64 * 1024);

  private String decode(String hex) throws Violation.OfConnection {
    byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
    HeaderDecoder.Decoded decoded = decoder.decode(block, 0, block.length);
    assertFalse(decoded.isTooLong());
    return decoded.fields().stream()
        .map(field -> field.name() + ": " + field.value())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void requestsWithoutHuffmanCode() throws Violation.OfConnection {
    String first = ":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com";
    assertEquals(first, decode("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d"));
    assertEquals(first + "\ncache-control: no-cache", decode("8286 84be 5808 6e6f 2d63 6163 6865"));
  }

  @Test
  void requestsWithHuffmanCode() throws Violation.OfConnection {
    String first = ":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com";
    assertEquals(first, decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"));
    assertEquals(first + "\ncache-control: no-cache", decode("8286 84be 5886 a8eb 1064 9cbf"));
    assertEquals(
        ":method: GET\n:scheme: https\n:path: /index.html\n:authority: www.example.com"
            + "\ncustom-key: custom-value",
        decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"));
  }

  /** With a table of 256 bytes, so that entries are evicted. */
  @Test
  void answersThatEvictEntries() throws Violation.OfConnection {
    String location = "\nlocation: https://www.example.com";
    assertEquals(
        ":status: 302\ncache-control: private\n" + DATE + "1 GMT" + location,
        decode(
            "3fe101 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6"
                + " 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3"));
    assertEquals(
        ":status: 307\ncache-control: private\n" + DATE + "1 GMT" + location,
        decode("4883 640e ffc1 c0bf"));
    assertEquals(
        ":status: 200\ncache-control: private\n"
            + DATE
            + "2 GMT"
            + location
            + "\ncontent-encoding: gzip\nset-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600;"
            + " version=1",
        decode(
            "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad"
                + " 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587"
                + " 3160 65c0 03ed 4ee5 b106 3d50 07"));
  }

  @Test
  void anEntryLargerThanTheTableEmptiesIt() throws Violation.OfConnection {
    decode("4001 6101 62");
    assertEquals("a: b", decode("be"));
    decode("20 3f01");
    decode("4001 6101 62");
    byte[] gone = {(byte) 0xBE};
    assertEquals(Frame.COMPRESSION_ERROR, codeOf(gone));
  }

  private int codeOf(byte[] block) {
    try {
      decoder.decode(block, 0, block.length);
      return Frame.NO_ERROR;
    } catch (Violation.OfConnection e) {
      return e.code();
    }
  }

  /** What is dropped is put into the table all the same. */
  @Test
  void aListThatIsTooLongIsReadToItsEnd() throws Violation.OfConnection {
    HeaderDecoder small = new HeaderDecoder(70);
    byte[] block = HexFormat.of().parseHex("8286" + "4001610162");
    HeaderDecoder.Decoded decoded = small.decode(block, 0, block.length);
    assertTrue(decoded.isTooLong());
    byte[] again = {(byte) 0xBE};
    assertEquals("a", small.decode(again, 0, 1).fields().getFirst().name());
  }
}
