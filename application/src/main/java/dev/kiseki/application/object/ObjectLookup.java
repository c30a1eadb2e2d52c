package dev.kiseki.application.object;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.ReadPlan;

/** Finds current objects and opens what their rows say. */
public final class ObjectLookup {
  private ObjectLookup() {}

  public static ObjectView find(OpenNamespace namespace, ObjectKey key) {
    return view(namespace, key, row(namespace, key));
  }

  /** Still sealed. */
  static ObjectRow row(OpenNamespace namespace, ObjectKey key) {
    return namespace
        .metadata()
        .find(namespace.row().id(), key)
        .orElseThrow(() -> absent(namespace, key));
  }

  /** The caller closes the plan. */
  public static ReadPlan plan(OpenNamespace namespace, ObjectKey key) {
    return namespace
        .metadata()
        .plan(namespace.row().id(), key)
        .orElseThrow(() -> absent(namespace, key));
  }

  public static ObjectView view(OpenNamespace namespace, ObjectKey key, ReadPlan plan) {
    return view(namespace, key, plan.object().orElseThrow(() -> noSuchKey(key)));
  }

  private static ObjectView view(OpenNamespace namespace, ObjectKey key, ObjectRow row) {
    return new ObjectView(
        ObjectSeals.open(namespace, key, row), row.sizeBytes(), row.modifiedMillis() / 1000);
  }

  /** Corruption is never a 404: the way to a missing key is checked before it is called missing. */
  private static KisekiException absent(OpenNamespace namespace, ObjectKey key) {
    ObjectSeals.checkPath(namespace.keys(), namespace.metadata().path(namespace.row().id(), key));
    return noSuchKey(key);
  }

  private static KisekiException noSuchKey(ObjectKey key) {
    return new KisekiException(
        ErrorCode.NO_SUCH_KEY, "The specified key does not exist.", Fact.of("Key", key));
  }
}
