package dev.kiseki.application.object;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.out.metadata.ReadPlan;

/** The rules of copy sources. */
public final class CopySource {
  private CopySource() {}

  /** A copy has no "not modified": any condition that does not hold fails it. */
  public static void require(ObjectView source, ReadConditions conditions) {
    ReadConditions.Outcome outcome =
        conditions.evaluate(source.facts().etag(), source.modifiedSeconds());
    if (outcome != ReadConditions.Outcome.PASS) {
      throw ObjectSelection.preconditionFailed("x-amz-copy-source-" + conditions.decisive(outcome));
    }
  }

  /** A plan of a source; the caller closes it. A delete marker by its id cannot be one. */
  public static ReadPlan plan(OpenNamespace namespace, ObjectTarget source) {
    try {
      return ObjectLookup.plan(namespace, source);
    } catch (KisekiException e) {
      if (e.code() == ErrorCode.METHOD_NOT_ALLOWED) {
        throw new KisekiException(
            ErrorCode.INVALID_REQUEST,
            "The source of a copy request may not specifically refer to a delete marker by version"
                + " id.");
      }
      throw e;
    }
  }

  /** Whether the store refused to stack one more share on the source: then the bytes are copied. */
  public static boolean isTooDeep(KisekiException e) {
    return e.code() == ErrorCode.SHARE_TOO_DEEP;
  }
}
