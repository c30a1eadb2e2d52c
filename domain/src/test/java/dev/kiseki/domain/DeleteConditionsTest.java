package dev.kiseki.domain;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeleteConditionsTest {
  private static final ETag ETAG = new ETag(1, 2, 0);
  private static final ETagMatch ANY = new ETagMatch.Any();
  private static final ETagMatch SAME = new ETagMatch.OneOf(List.of(ETAG.text()));
  private static final ETagMatch OTHER = new ETagMatch.OneOf(List.of("0123"));

  @Test
  void anObjectIsComparedByETagTimeAndSize() {
    assertDoesNotThrow(() -> all(ETAG, 5, 7).requireObject(ETAG, 5, 7));
    fails(() -> all(new ETag(9, 9, 0), 5, 7).requireObject(ETAG, 5, 7));
    fails(() -> all(ETAG, 4, 7).requireObject(ETAG, 5, 7));
    fails(() -> all(ETAG, 5, 8).requireObject(ETAG, 5, 7));
  }

  @Test
  void aDeleteMarkerIsThereAndHasNoETag() {
    assertDoesNotThrow(() -> ifMatch(ANY).requireMarker(5));
    fails(() -> ifMatch(SAME).requireMarker(5));
    assertDoesNotThrow(() -> ifNoneMatch(OTHER).requireMarker(5));
    fails(() -> ifNoneMatch(ANY).requireMarker(5));
  }

  @Test
  void aDeleteMarkerHasATimeAndNoBytes() {
    DeleteConditions empty =
        new DeleteConditions(WriteConditions.NONE, Optional.of(5L), Optional.of(0L));
    assertDoesNotThrow(() -> empty.requireMarker(5));
    fails(() -> empty.requireMarker(6));
    fails(
        () ->
            new DeleteConditions(WriteConditions.NONE, Optional.empty(), Optional.of(1L))
                .requireMarker(5));
  }

  private static DeleteConditions all(ETag etag, long seconds, long bytes) {
    ETagMatch match = new ETagMatch.OneOf(List.of(etag.text()));
    return new DeleteConditions(
        new WriteConditions(Optional.of(match), Optional.empty()),
        Optional.of(seconds),
        Optional.of(bytes));
  }

  private static DeleteConditions ifMatch(ETagMatch match) {
    return DeleteConditions.of(new WriteConditions(Optional.of(match), Optional.empty()));
  }

  private static DeleteConditions ifNoneMatch(ETagMatch match) {
    return DeleteConditions.of(new WriteConditions(Optional.empty(), Optional.of(match)));
  }

  private static void fails(Runnable condition) {
    KisekiException refusal = assertThrows(KisekiException.class, condition::run);
    assertEquals(ErrorCode.PRECONDITION_FAILED, refusal.code());
  }
}
