package dev.kiseki.adapters.kms.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys do not leak, are not used after they were cleared, and not used too often. */
class SecretsStaySecretTest {
  private static final String SECRET = "0123456789abcdef".repeat(2);

  @Test
  void aKeyIsNotInItsText() {
    ClearableKey key = ClearableKey.aes(SECRET.getBytes(StandardCharsets.US_ASCII));
    assertFalse(key.toString().contains("0123"));
    assertFalse(key.toString().contains(HexFormat.of().formatHex(key.getEncoded(), 0, 4)));
  }

  @Test
  void aKeyIsNotSerialised() throws Exception {
    ClearableKey key = ClearableKey.aes(new byte[32]);
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThrows(NotSerializableException.class, () -> out.writeObject(key));
    }
  }

  @Test
  void aClearedKeyIsZeroAndGivesNothing() {
    byte[] bytes = SECRET.getBytes(StandardCharsets.US_ASCII);
    ClearableKey key = ClearableKey.aes(bytes);
    key.destroy();
    assertArrayEquals(new byte[32], bytes);
    assertTrue(key.isDestroyed());
    assertThrows(KisekiException.class, key::getEncoded);
  }

  @Test
  void nothingIsSealedUnderAClearedKey() {
    ClearableKey key = ClearableKey.aes(new byte[32]);
    key.destroy();
    Gcm gcm = new Gcm();
    assertThrows(
        KisekiException.class,
        () -> gcm.seal(key, new byte[12], Gcm.Slice.of(new byte[4]), new byte[20], 0, new byte[0]));
  }

  @Test
  void materialThatWasClearedServesNobody() {
    NamespaceMaterial material = Fixed.material(1, 1, 1);
    NamespaceScope scope =
        new NamespaceScope(new TenantId(1), new NamespaceId(1), 1, new SealCount());
    NamespaceKeys keys = new NamespaceCipher(() -> scope, () -> material, Fixed.tools());
    FrameCipher frames = keys.frames(new BlobId(1, 1), 4, 1);
    material.destroy();
    byte[] context = new byte[4];
    assertUnavailable(() -> keys.sealRecord(Purpose.FACTS, context, context));
    assertUnavailable(() -> keys.tag(Purpose.EXTENT, context));
    assertUnavailable(() -> keys.frames(new BlobId(1, 2), 4, 1));
    // A blob's own key is cleared when its lease is found changed; the lease decides before each
    // frame.
    frames.seal(0, true, new byte[4], 0, 4, new byte[20], 0);
  }

  @Test
  void masterKeysAreClearedOnceDerivedFrom() {
    byte[] master = SECRET.getBytes(StandardCharsets.US_ASCII);
    NamespaceMaterial material =
        new NamespaceMaterial(new TenantId(1), new NamespaceId(1), List.of(master));
    assertEquals(1, material.currentEpoch());
    assertArrayEquals(new byte[32], master);
  }

  @Test
  void anExceptionNamesThePlaceAndNotTheBytes() {
    NamespaceKeys keys = Fixed.cipher(7, 9, 1);
    byte[] sealed =
        keys.sealRecord(Purpose.FACTS, new byte[4], SECRET.getBytes(StandardCharsets.US_ASCII));
    KisekiException e =
        assertThrows(
            KisekiException.class, () -> keys.openRecord(Purpose.ENTRY, new byte[4], sealed));
    assertEquals(
        "A stored record is not what was sealed in its place. (purpose=ENTRY, tenant=7, namespace=9)",
        e.getMessage());
  }

  @Test
  void aFrameNumberIsNotSealedTwice() {
    FrameCipher frames = Fixed.cipher(7, 9, 1).frames(new BlobId(1, 1), 4, 1);
    byte[] sealed = new byte[20];
    frames.seal(0, false, new byte[4], 0, 4, sealed, 0);
    frames.seal(1, false, new byte[4], 0, 4, sealed, 0);
    byte[] before = sealed.clone();
    assertThrows(
        IllegalStateException.class, () -> frames.seal(1, true, new byte[4], 0, 4, sealed, 0));
    assertThrows(
        IllegalStateException.class, () -> frames.seal(0, true, new byte[4], 0, 4, sealed, 0));
    assertTrue(Arrays.equals(before, sealed));
  }

  @Test
  void aRecordKeyAsksForRotationAndThenStops() {
    SealCount young = new SealCount();
    young.next();
    assertFalse(young.isRotationDue());
    assertTrue(new SealCount(SealCount.ROTATION_DUE).isRotationDue());
    SealCount old = new SealCount(SealCount.LIMIT - 1);
    old.next();
    assertUnavailable(old::next);
  }

  @Test
  void aStripedPoolGivesAnItemToOneThreadAtATime() {
    Stripes<Object> pool = new Stripes<>(2, Object::new);
    Object first = pool.take();
    Object second = pool.take();
    assertNotSame(first, second);
    pool.giveBack(first);
    pool.giveBack(second);
    pool.giveBack(new Object());
    Object third = pool.take();
    Object fourth = pool.take();
    assertNotSame(third, fourth);
    assertTrue(List.of(first, second).containsAll(List.of(third, fourth)));
  }

  private static void assertUnavailable(org.junit.jupiter.api.function.Executable operation) {
    assertEquals(ErrorCode.KEYS_UNAVAILABLE, assertThrows(KisekiException.class, operation).code());
  }
}
