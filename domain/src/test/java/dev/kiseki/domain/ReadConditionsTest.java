package dev.kiseki.domain;

import static dev.kiseki.domain.ReadConditions.Outcome.FAILED;
import static dev.kiseki.domain.ReadConditions.Outcome.NOT_MODIFIED;
import static dev.kiseki.domain.ReadConditions.Outcome.PASS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReadConditionsTest {
  private static final ETag ETAG = new ETag(1, 2, 0);
  private static final long MODIFIED = 1_000;
  private static final Optional<ETagMatch> SAME =
      Optional.of(new ETagMatch.OneOf(List.of("other", ETAG.text())));
  private static final Optional<ETagMatch> OTHER =
      Optional.of(new ETagMatch.OneOf(List.of("other")));
  private static final Optional<ETagMatch> ANY = Optional.of(new ETagMatch.Any());
  private static final Optional<Long> BEFORE = Optional.of(MODIFIED - 1);
  private static final Optional<Long> EXACTLY = Optional.of(MODIFIED);
  private static final Optional<Long> NO_TIME = Optional.empty();
  private static final Optional<ETagMatch> NO_TAG = Optional.empty();

  @Test
  void nothingAskedPasses() {
    assertEquals(PASS, ReadConditions.NONE.evaluate(ETAG, MODIFIED));
  }

  @Test
  void ifMatchPassesOnTheSameTagAndOnAnything() {
    assertEquals(PASS, evaluate(SAME, NO_TAG, NO_TIME, NO_TIME));
    assertEquals(PASS, evaluate(ANY, NO_TAG, NO_TIME, NO_TIME));
    assertEquals(FAILED, evaluate(OTHER, NO_TAG, NO_TIME, NO_TIME));
  }

  @Test
  void ifMatchHidesIfUnmodifiedSince() {
    assertEquals(PASS, evaluate(SAME, NO_TAG, NO_TIME, BEFORE));
    assertEquals(FAILED, evaluate(NO_TAG, NO_TAG, NO_TIME, BEFORE));
    assertEquals(PASS, evaluate(NO_TAG, NO_TAG, NO_TIME, EXACTLY));
  }

  @Test
  void ifNoneMatchHidesIfModifiedSince() {
    assertEquals(NOT_MODIFIED, evaluate(NO_TAG, SAME, NO_TIME, NO_TIME));
    assertEquals(PASS, evaluate(NO_TAG, OTHER, EXACTLY, NO_TIME));
    assertEquals(NOT_MODIFIED, evaluate(NO_TAG, NO_TAG, EXACTLY, NO_TIME));
    assertEquals(PASS, evaluate(NO_TAG, NO_TAG, BEFORE, NO_TIME));
  }

  @Test
  void aFailedPreconditionComesBeforeNotModified() {
    assertEquals(FAILED, evaluate(OTHER, SAME, NO_TIME, NO_TIME));
  }

  private static ReadConditions.Outcome evaluate(
      Optional<ETagMatch> ifMatch,
      Optional<ETagMatch> ifNoneMatch,
      Optional<Long> ifModifiedSince,
      Optional<Long> ifUnmodifiedSince) {
    return new ReadConditions(ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince)
        .evaluate(ETAG, MODIFIED);
  }
}
