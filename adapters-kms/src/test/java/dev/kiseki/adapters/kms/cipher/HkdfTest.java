package dev.kiseki.adapters.kms.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** RFC 5869, appendix A, and the JDK's own KDF. */
class HkdfTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void givesTheFirstVectorOfRfc5869() {
    byte[] prk =
        Hkdf.extract(HEX.parseHex("000102030405060708090a0b0c"), HEX.parseHex("0b".repeat(22)));
    assertEquals(
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5", HEX.formatHex(prk));
    assertEquals(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        HEX.formatHex(Hkdf.expand(prk, HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"), 42)));
  }

  @Test
  void givesTheSecondVectorOfRfc5869() {
    byte[] prk = Hkdf.extract(range(0x60, 80), range(0, 80));
    assertEquals(
        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244", HEX.formatHex(prk));
    assertEquals(
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8"
            + "367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        HEX.formatHex(Hkdf.expand(prk, range(0xb0, 80), 82)));
  }

  @Test
  void givesTheThirdVectorOfRfc5869() {
    byte[] prk = Hkdf.extract(new byte[0], HEX.parseHex("0b".repeat(22)));
    assertEquals(
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04", HEX.formatHex(prk));
    assertEquals(
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        HEX.formatHex(Hkdf.expand(prk, new byte[0], 42)));
  }

  @Test
  void agreesWithTheKdfOfTheJdk() throws Exception {
    byte[] info = range(7, 51);
    byte[] prk = Hkdf.extract(range(1, 20), range(2, 32));
    SecretKey key = new SecretKeySpec(prk, "Generic");
    byte[] expected =
        KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.expandOnly(key, info, 32));
    assertArrayEquals(expected, Hkdf.expandBlock(Hkdf.hmac(ClearableKey.hmac(prk.clone())), info));
    assertArrayEquals(expected, Hkdf.expand(prk, info, 32));
  }

  private static byte[] range(int first, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}
