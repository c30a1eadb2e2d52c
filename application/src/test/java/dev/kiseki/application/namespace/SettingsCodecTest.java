package dev.kiseki.application.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.EncryptionLabel;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceSettings;
import dev.kiseki.domain.PublicAccessBlock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsCodecTest {
  private static final NamespaceSettings ALL =
      new NamespaceSettings(
          new LinkedHashMap<>(Map.of("k", "é")),
          Optional.of(new PublicAccessBlock(true, false, true, false)),
          EncryptionLabel.TENANT_KEY);

  @Test
  void settingsComeBackAsTheyWere() {
    assertEquals(ALL, SettingsCodec.decode(SettingsCodec.encode(ALL)));
    NamespaceSettings none = NamespaceSettings.NONE;
    assertEquals(none, SettingsCodec.decode(SettingsCodec.encode(none)));
    NamespaceSettings allows =
        none.withPublicAccessBlock(Optional.of(new PublicAccessBlock(false, false, false, false)));
    assertEquals(allows, SettingsCodec.decode(SettingsCodec.encode(allows)));
  }

  @Test
  void theBytesAreThoseOfTheFirstRelease() {
    assertEquals(
        "01021500010001" + "6b0002c3a9", HexFormat.of().formatHex(SettingsCodec.encode(ALL)));
  }

  @Test
  void damagedSettingsAreCorrupt() {
    byte[] bytes = SettingsCodec.encode(ALL);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      KisekiException e = assertThrows(KisekiException.class, () -> SettingsCodec.decode(cut));
      assertEquals(ErrorCode.DATA_CORRUPT, e.code());
    }
  }
}
