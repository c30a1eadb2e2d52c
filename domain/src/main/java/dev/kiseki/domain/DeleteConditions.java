package dev.kiseki.domain;

import java.util.Optional;

/**
 * The conditions of a deletion on the version it is about: the current one, or the one it names.
 *
 * @param modifiedSeconds since 1970: when it was last modified
 * @param sizeBytes its size; a delete marker has none, which counts as 0
 */
public record DeleteConditions(
    WriteConditions etags, Optional<Long> modifiedSeconds, Optional<Long> sizeBytes) {
  public static final DeleteConditions NONE =
      new DeleteConditions(WriteConditions.NONE, Optional.empty(), Optional.empty());

  public static DeleteConditions of(WriteConditions etags) {
    return new DeleteConditions(etags, Optional.empty(), Optional.empty());
  }

  public boolean isNone() {
    return etags.isNone() && modifiedSeconds.isEmpty() && sizeBytes.isEmpty();
  }

  /** Throws {@link ErrorCode#PRECONDITION_FAILED}. */
  public void requireObject(ETag etag, long seconds, long bytes) {
    etags.require(Optional.of(etag));
    requireRest(seconds, bytes);
  }

  /** The same for a delete marker: it is there, and has no ETag. */
  public void requireMarker(long seconds) {
    boolean named = etags.ifMatch().filter(match -> !(match instanceof ETagMatch.Any)).isPresent();
    if (named || etags.ifNoneMatch().filter(ETagMatch.Any.class::isInstance).isPresent()) {
      throw failed(named ? "If-Match" : "If-None-Match");
    }
    requireRest(seconds, 0);
  }

  private void requireRest(long seconds, long bytes) {
    if (modifiedSeconds.isPresent() && modifiedSeconds.get() != seconds) {
      throw failed("x-amz-if-match-last-modified-time");
    }
    if (sizeBytes.isPresent() && sizeBytes.get() != bytes) {
      throw failed("x-amz-if-match-size");
    }
  }

  private static KisekiException failed(String condition) {
    return new KisekiException(
        ErrorCode.PRECONDITION_FAILED,
        "At least one of the pre-conditions you specified did not hold.",
        Fact.of("Condition", condition));
  }
}
