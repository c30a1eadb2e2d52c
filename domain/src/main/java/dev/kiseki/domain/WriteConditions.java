package dev.kiseki.domain;

import java.util.Optional;

/** The conditions of a write on the current state of its key. */
public record WriteConditions(Optional<ETagMatch> ifMatch, Optional<ETagMatch> ifNoneMatch) {
  public static final WriteConditions NONE =
      new WriteConditions(Optional.empty(), Optional.empty());

  public boolean isNone() {
    return ifMatch.isEmpty() && ifNoneMatch.isEmpty();
  }

  /**
   * Throws {@link ErrorCode#PRECONDITION_FAILED}, or {@link ErrorCode#NO_SUCH_KEY} for If-Match on
   * a missing key.
   */
  public void require(Optional<ETag> current) {
    if (ifMatch.isPresent()) {
      ETag etag =
          current.orElseThrow(
              () ->
                  new KisekiException(ErrorCode.NO_SUCH_KEY, "The specified key does not exist."));
      requireThat(ifMatch.get().matches(etag), "If-Match");
    }
    if (ifNoneMatch.isPresent() && current.isPresent()) {
      requireThat(!ifNoneMatch.get().matches(current.get()), "If-None-Match");
    }
  }

  private static void requireThat(boolean holds, String condition) {
    if (!holds) {
      throw new KisekiException(
          ErrorCode.PRECONDITION_FAILED,
          "At least one of the pre-conditions you specified did not hold.",
          Fact.of("Condition", condition));
    }
  }
}
