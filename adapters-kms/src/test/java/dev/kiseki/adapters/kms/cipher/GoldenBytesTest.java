package dev.kiseki.adapters.kms.cipher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * What is on disk stays readable: these bytes never change. Computed by another program, from the
 * pictures.
 */
class GoldenBytesTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final BlobId BLOB = new BlobId(0x0102030405060708L, 0x1112131415161718L);

  @Test
  void frameContext() {
    FrameContext context = new FrameContext(new TenantId(7), new NamespaceId(9), BLOB);
    assertEquals(
        "01"
            + "00000007"
            + "0000000000000009"
            + "01020304050607081112131415161718"
            + "0000000000000003"
            + "01",
        HEX.formatHex(context.of(3, true)));
    assertEquals("00000000" + "0000000000000003", HEX.formatHex(FrameContext.nonce(3)));
  }

  @Test
  void derivationInfos() {
    assertEquals(
        "0010"
            + "6b6973656b69206e616d657370616365"
            + "000101"
            + "000400000007"
            + "00080000000000000009"
            + "000400000002",
        HEX.formatHex(DerivationInfo.namespaceSalt(new TenantId(7), new NamespaceId(9), 2)));
    assertEquals(
        "000d" + "6b6973656b692074656e616e74" + "000101" + "000400000007",
        HEX.formatHex(DerivationInfo.tenantSalt(new TenantId(7))));
    assertEquals(
        "0004626c6f62"
            + "000101"
            + "000101"
            + "000400010000"
            + "001001020304050607081112131415161718",
        HEX.formatHex(DerivationInfo.blobKey(BLOB, 65_536)));
    assertEquals(
        "00067265636f7264" + "000101" + "000101", HEX.formatHex(DerivationInfo.recordKey()));
    assertEquals("0003746167" + "000101" + "000102", HEX.formatHex(DerivationInfo.tagKey()));
    assertEquals("000477726170" + "000101" + "000101", HEX.formatHex(DerivationInfo.wrappingKey()));
  }

  @Test
  void recordContext() {
    assertEquals(
        "01" + "00000007" + "0000000000000009" + "04",
        HEX.formatHex(
            RecordEnvelope.contextPrefix(
                Formats.RECORD, new TenantId(7), new NamespaceId(9), Purpose.EXTENT)));
  }

  @Test
  void keyPayload() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 0x5A);
    assertEquals(
        "01" + "5a".repeat(32) + "ded44c8b3319c26d7c02b56e010c11ba8cb851048fc08bfe7dfb5eb5440c728b",
        HEX.formatHex(KeyPayload.pack(key, KeyPayload.rootOwner(new TenantId(7)))));
    assertEquals(
        "01" + "5a".repeat(32) + "d2b43303ec4eb0091490b425d7b947922f08c022d0db3659932c0705d0761738",
        HEX.formatHex(
            KeyPayload.pack(key, KeyPayload.masterOwner(new TenantId(7), new NamespaceId(9), 2))));
  }

  @Test
  void sealedRecord() {
    byte[] sealed =
        Fixed.cipher(7, 9, 2).sealRecord(Purpose.FACTS, ascii("context"), ascii("plaintext"));
    assertEquals(
        "01"
            + "01"
            + "00000002"
            + "a5".repeat(12)
            + "cb92dcf18f4867f68082554c387a0b6a128d5d43bc7894015f",
        HEX.formatHex(sealed));
  }

  @Test
  void tag() {
    assertEquals(
        "00000002" + "ab90bb9fc2819a9dd5b89915b30836c2",
        HEX.formatHex(Fixed.cipher(7, 9, 2).tag(Purpose.EXTENT, ascii("context"))));
  }

  @Test
  void sealedFrame() {
    FrameCipher frames = Fixed.cipher(7, 9, 2).frames(BLOB, 65_536, 1);
    byte[] sealed = new byte[5 + 16];
    frames.seal(3, true, ascii("frame"), 0, 5, sealed, 0);
    assertEquals("121e0d516350cb53c3869ad08bfb9922360f0a9946", HEX.formatHex(sealed));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
