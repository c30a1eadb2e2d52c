package dev.kiseki.dist.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountSettingsTest {
  @Test
  void nothingSaidIsTheUsual() {
    assertEquals(MountSettings.USUAL, MountSettings.parse(""));
    assertEquals(MountSettings.USUAL, MountSettings.parse("rw,,binding=kernel,durability=close"));
  }

  @Test
  void everyOptionIsReadAndTheLastWordWins() {
    MountSettings settings =
        MountSettings.parse(
            "ro,rw,ro,allow_other,uid=1,uid=0,gid=65534,umask=0027,durability=lazy,binding=jnr");
    assertTrue(settings.readOnly() && settings.allowsOthers());
    assertEquals(OptionalInt.of(0), settings.uid());
    assertEquals(OptionalInt.of(65_534), settings.gid());
    assertEquals(OptionalInt.of(027), settings.umask());
    assertEquals(MountSettings.Durability.LAZY, settings.durability());
    assertEquals(MountSettings.Binding.JNR, settings.binding());
  }

  @Test
  void whatIsShownCanBeRead() {
    String shown =
        "ro,allow_other,uid=5,gid=6,umask=007,durability=lazy,principal=guest,binding=jnr";
    assertEquals(shown, MountSettings.parse(shown).toString());
    assertEquals(MountSettings.USUAL, MountSettings.parse(MountSettings.USUAL.toString()));
  }

  @Test
  void aMountOfThePastIsReadOnlyAndATimeOfWholeSecondsIsAllOfItsSecond() {
    Instant end = Instant.parse("2026-01-01T10:00:00.999Z");
    for (String time :
        List.of("2026-01-01T10:00:00Z", "2026-01-01T11:00:00+01:00", "" + end.getEpochSecond())) {
      MountSettings settings = MountSettings.parse("as-of=" + time + ",rw");
      assertEquals(Optional.of(end), settings.asOf());
      assertTrue(settings.readOnly());
      assertEquals(settings, MountSettings.parse(settings.toString()));
    }
    assertEquals(
        Optional.of(Instant.parse("2026-01-01T10:00:00.5Z")),
        MountSettings.parse("as-of=2026-01-01T10:00:00.5Z").asOf());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "noexec",
        "ro=1",
        "uid=",
        "uid=-1",
        "uid=+1",
        "uid=root",
        "uid=99999999999",
        "umask=8",
        "umask=1000",
        "durability=never",
        "binding=fuse",
        "as-of=",
        "as-of=2026-01-01",
        "as-of=yesterday",
        "as-of=-1",
        "as-of=99999999999999999999",
        "RO"
      })
  void whatIsNotServedIsRefusedByName(String option) {
    KisekiException refused =
        assertThrows(KisekiException.class, () -> MountSettings.parse("allow_other," + option));
    assertEquals(ErrorCode.CONFIGURATION_INVALID, refused.code());
    assertTrue(refused.getMessage().contains(option), refused.getMessage());
  }
}
