package dev.kiseki.domain;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WriteConditionsTest {
  private static final Optional<ETag> CURRENT = Optional.of(new ETag(1, 2, 3));
  private static final Optional<ETag> ABSENT = Optional.empty();

  @Test
  void ifNoneMatchOfAnythingIsForNewKeysOnly() {
    WriteConditions create =
        new WriteConditions(Optional.empty(), Optional.of(new ETagMatch.Any()));
    assertDoesNotThrow(() -> create.require(ABSENT));
    assertCode(ErrorCode.PRECONDITION_FAILED, create, CURRENT);
  }

  @Test
  void ifMatchOnAMissingKeyIsNotFound() {
    WriteConditions replace =
        new WriteConditions(Optional.of(new ETagMatch.Any()), Optional.empty());
    assertDoesNotThrow(() -> replace.require(CURRENT));
    assertCode(ErrorCode.NO_SUCH_KEY, replace, ABSENT);
  }

  @Test
  void ifMatchOfAnotherTagFails() {
    WriteConditions replace =
        new WriteConditions(Optional.of(new ETagMatch.OneOf(List.of("other"))), Optional.empty());
    assertCode(ErrorCode.PRECONDITION_FAILED, replace, CURRENT);
  }

  private static void assertCode(
      ErrorCode code, WriteConditions conditions, Optional<ETag> current) {
    assertEquals(
        code, assertThrows(KisekiException.class, () -> conditions.require(current)).code());
  }
}
