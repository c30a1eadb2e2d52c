package dev.kiseki.application.object;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.SetTags;
import dev.kiseki.ports.out.metadata.FactsChange;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.system.IdSource;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * See {@link SetTags}: the facts of the content are sealed again, compared and swapped; for a
 * content of its own too, which the version gets if others share the one that it has.
 */
public final class SetTagsUseCase implements SetTags {
  private static final int MAX_ATTEMPTS = 64;

  private final Namespaces namespaces;
  private final IdSource ids;

  public SetTagsUseCase(Namespaces namespaces, IdSource ids) {
    this.namespaces = namespaces;
    this.ids = ids;
  }

  @Override
  public Optional<VersionId> set(ObjectTarget target, SequencedMap<String, String> tags) {
    OpenNamespace namespace = namespaces.openToWrite(target);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      ObjectRow row = ObjectLookup.row(namespace, target);
      if (setOnce(namespace, row, target, tags)) {
        return ObjectLookup.versionId(namespace, row.version(), row.node());
      }
    }
    throw new KisekiException(
        ErrorCode.CONDITION_CHANGED,
        "A conflicting operation is currently in progress against this resource. Please try again.");
  }

  /** False when the object changed in between. */
  private boolean setOnce(
      OpenNamespace namespace,
      ObjectRow row,
      ObjectTarget target,
      SequencedMap<String, String> tags) {
    ObjectFacts before = ObjectSeals.open(namespace, target.key(), row);
    ObjectFacts after =
        new ObjectFacts(
            before.etag(), before.attributes().withTags(tags), before.checksums(), before.parts());
    FactsChange change =
        ObjectSeals.change(namespace.keys(), target.key(), row, after, ids.content());
    try {
      namespace.metadata().replaceFacts(namespace.row().id(), change).awaitDurable();
      return true;
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.CONDITION_CHANGED) {
        throw e;
      }
      return false;
    }
  }
}
