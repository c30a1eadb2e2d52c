package dev.kiseki.adapters.kms.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Pkcs11SettingsTest {
  private static final Map<String, String> GOOD =
      Map.of("library", "/usr/lib/hsm.so", "pin", "1234-secret", "key", "acme");

  @Test
  void aSlotIsNumberedOrTheFirstInTheList() {
    assertTrue(with("slot", "77").providerConfiguration().contains("\nslot = 77\n"));
    assertTrue(with("key", "acme").providerConfiguration().contains("\nslotListIndex = 0\n"));
    assertTrue(with("slot-index", "2").providerConfiguration().contains("\nslotListIndex = 2\n"));
  }

  @Test
  void generationsHaveLabelsOfTheirOwn() {
    assertEquals("acme", with("key", "acme").label(1));
    assertEquals("acme.2", with("key", "acme").label(2));
  }

  @Test
  void noSettingCanAddALineToTheConfiguration() {
    for (String bad : new String[] {"relative.so", "/a\nslot = 3", "/a\"b", "/a\\b", ""}) {
      assertInvalid("library", bad);
    }
    assertInvalid("slot", "1\nlibrary = x");
    assertInvalid("slot-index", "-1");
    assertInvalid("key", "a b");
    assertInvalid("key", "");
  }

  @Test
  void thePinIsNotShown() {
    assertFalse(with("key", "acme").toString().contains("1234-secret"));
  }

  private static Pkcs11Settings with(String name, String value) {
    Map<String, String> values = new HashMap<>(GOOD);
    values.put(name, value);
    return Pkcs11Settings.of(new KmsSettings("pkcs11", values));
  }

  private static void assertInvalid(String name, String value) {
    KisekiException e = assertThrows(KisekiException.class, () -> with(name, value));
    assertEquals(ErrorCode.CONFIGURATION_INVALID, e.code());
    assertTrue(e.getMessage().contains(name), e.getMessage());
  }
}
