package dev.kiseki.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionIdTest {
  private static final VersionId NUMBERED =
      VersionId.of(new Version(258, false), new NodeId(Long.MAX_VALUE));

  @Test
  void aNameIsReadBackAsItWasShown() {
    assertEquals("00000000000001027fffffffffffffff", NUMBERED.text());
    assertEquals(NUMBERED, VersionId.parse(NUMBERED.text()));
    assertEquals(new VersionId.Null(), VersionId.parse("null"));
  }

  @Test
  void aNullVersionHasNoOtherNameWhateverItsPlace() {
    assertEquals("null", VersionId.of(Version.UNVERSIONED, new NodeId(3)).text());
    assertEquals("null", VersionId.of(new Version(7, true), new NodeId(3)).text());
  }

  @Test
  void aVersionThatPassesFromNodeToNodeKeepsItsName() {
    NodeId first = new NodeId(3);
    NodeId second = new NodeId(4);
    Version made = new Version(7, false);
    Version back = made.passed(first, second);
    assertEquals(VersionId.of(made, first), VersionId.of(back, second));
    Version again = back.passed(second, new NodeId(5));
    assertEquals(VersionId.of(made, first), VersionId.of(again, new NodeId(5)));
    assertEquals(made, again.passed(new NodeId(5), first));
    assertEquals(new Version(8, true), new Version(8, true, back.origin()).withOwnContent());
    assertEquals(first, new Version(8, true).withContentOf(back).origin(second));
  }

  @Test
  void aNameNeedsNoEscapeInAUrl() {
    assertTrue(NUMBERED.text().matches("[0-9a-f]{32}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "Null",
        "0000000000000102000000000000000",
        "00000000000001020000000000000003x",
        "00000000000001020000000000000000",
        "00000000000000000000000000000003",
        "80000000000001020000000000000003",
        "0000000000000102000000000000000g",
        "+000000000000102000000000000000 "
      })
  void whatNoVersionIsCalledIsAnInvalidArgument(String text) {
    KisekiException refusal = assertThrows(KisekiException.class, () -> VersionId.parse(text));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refusal.code());
  }
}
