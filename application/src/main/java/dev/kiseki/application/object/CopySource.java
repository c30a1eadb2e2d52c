package dev.kiseki.application.object;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.ports.in.object.ObjectView;

/** The rules of copy sources. */
public final class CopySource {
  private CopySource() {}

  /** A copy has no "not modified": any condition that does not hold fails it. */
  public static void require(ObjectView source, ReadConditions conditions) {
    if (conditions.evaluate(source.facts().etag(), source.modifiedSeconds())
        != ReadConditions.Outcome.PASS) {
      throw ObjectSelection.preconditionFailed();
    }
  }

  /** Whether the store refused to stack one more share on the source: then the bytes are copied. */
  public static boolean isTooDeep(KisekiException e) {
    return e.code() == ErrorCode.SHARE_TOO_DEEP;
  }
}
