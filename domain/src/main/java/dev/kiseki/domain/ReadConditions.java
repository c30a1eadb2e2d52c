package dev.kiseki.domain;

import java.util.Optional;

/**
 * The four conditions of a read, evaluated in the order of RFC 9110, section 13.2.2. Times are
 * seconds since 1970.
 */
public record ReadConditions(
    Optional<ETagMatch> ifMatch,
    Optional<ETagMatch> ifNoneMatch,
    Optional<Long> ifModifiedSince,
    Optional<Long> ifUnmodifiedSince) {
  public static final ReadConditions NONE =
      new ReadConditions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** What a read is answered with. */
  public enum Outcome {
    PASS,
    NOT_MODIFIED,
    FAILED
  }

  public Outcome evaluate(ETag etag, long modifiedSeconds) {
    if (ifMatch.isPresent()) {
      if (!ifMatch.get().matches(etag)) {
        return Outcome.FAILED;
      }
    } else if (ifUnmodifiedSince.isPresent() && modifiedSeconds > ifUnmodifiedSince.get()) {
      return Outcome.FAILED;
    }
    if (ifNoneMatch.isPresent()) {
      return ifNoneMatch.get().matches(etag) ? Outcome.NOT_MODIFIED : Outcome.PASS;
    }
    if (ifModifiedSince.isPresent() && modifiedSeconds <= ifModifiedSince.get()) {
      return Outcome.NOT_MODIFIED;
    }
    return Outcome.PASS;
  }

  /** The header that decided on this outcome; empty for PASS. */
  public String decisive(Outcome outcome) {
    return switch (outcome) {
      case PASS -> "";
      case FAILED -> ifMatch.isPresent() ? "If-Match" : "If-Unmodified-Since";
      case NOT_MODIFIED -> ifNoneMatch.isPresent() ? "If-None-Match" : "If-Modified-Since";
    };
  }
}
