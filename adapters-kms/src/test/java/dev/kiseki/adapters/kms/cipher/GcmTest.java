package dev.kiseki.adapters.kms.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Test cases 13 to 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega): AES-256. */
class GcmTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String KEY = "feffe9928665731c6d6a8f9467308308".repeat(2);
  private static final String NONCE = "cafebabefacedbaddecaf888";
  private static final String PLAIN =
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
          + "b16aedf5aa0de657ba637b39";
  private static final String CIPHER =
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
          + "c5f61e6393ba7a0abcc9f662";

  private final Gcm gcm = new Gcm();

  @Test
  void sealsNothingToTheKnownTag() {
    assertEquals(
        "530f8afbc74536b9a963b4f1c4cb738b", seal("00".repeat(32), "00".repeat(12), "", ""));
  }

  @Test
  void sealsOneBlockToTheKnownAnswer() {
    assertEquals(
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
        seal("00".repeat(32), "00".repeat(12), "00".repeat(16), ""));
  }

  @Test
  void sealsWholeBlocksToTheKnownAnswer() {
    assertEquals(
        CIPHER + "898015ad" + "b094dac5d93471bdec1a502270e3cc6c",
        seal(KEY, NONCE, PLAIN + "1aafd255", ""));
  }

  @Test
  void sealsWithContextToTheKnownAnswer() {
    assertEquals(
        CIPHER + "76fc6ece0f4e1768cddf8853bb2d551b",
        seal(KEY, NONCE, PLAIN, "feedfacedeadbeeffeedfacedeadbeefabaddad2"));
  }

  @Test
  void aContextInPartsIsTheSameContext() {
    ClearableKey key = ClearableKey.aes(HEX.parseHex(KEY));
    byte[] sealed = HEX.parseHex(CIPHER + "76fc6ece0f4e1768cddf8853bb2d551b");
    byte[] plain = new byte[60];
    int length =
        gcm.open(
            key,
            Gcm.nonce(HEX.parseHex(NONCE), 0),
            Gcm.Slice.of(sealed),
            plain,
            0,
            HEX.parseHex("feedfacedeadbeef"),
            new byte[0],
            HEX.parseHex("feedfacedeadbeefabaddad2"));
    assertEquals(60, length);
    assertArrayEquals(HEX.parseHex(PLAIN), plain);
  }

  @Test
  void everyFlippedBitIsNoticed() {
    ClearableKey key = ClearableKey.aes(HEX.parseHex(KEY));
    byte[] sealed = HEX.parseHex(CIPHER + "76fc6ece0f4e1768cddf8853bb2d551b");
    byte[] context = HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      byte[] plain = new byte[60];
      assertEquals(
          -1,
          gcm.open(
              key, Gcm.nonce(HEX.parseHex(NONCE), 0), Gcm.Slice.of(flipped), plain, 0, context));
    }
  }

  private String seal(String key, String nonce, String plain, String context) {
    byte[] bytes = HEX.parseHex(plain);
    byte[] sealed = new byte[bytes.length + Gcm.TAG_BYTES];
    ClearableKey clearable = ClearableKey.aes(HEX.parseHex(key));
    int length =
        gcm.seal(
            clearable, HEX.parseHex(nonce), Gcm.Slice.of(bytes), sealed, 0, HEX.parseHex(context));
    return HEX.formatHex(Arrays.copyOf(sealed, length));
  }
}
