package dev.kiseki.application.object;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.object.DeleteObject;
import dev.kiseki.ports.in.object.DeleteObjects;
import dev.kiseki.ports.in.object.ObjectTarget;
import java.util.List;

/** See {@link DeleteObject}. */
public final class DeleteObjectUseCase implements DeleteObject {
  private final Namespaces namespaces;

  public DeleteObjectUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public void delete(ObjectTarget target, WriteConditions conditions) {
    OpenNamespace namespace = namespaces.openToWrite(target.caller(), target.namespace());
    DeleteObjects.Entry entry = new DeleteObjects.Entry(target.key(), conditions);
    ObjectRemover.remove(namespace, List.of(entry))
        .getFirst()
        .error()
        .ifPresent(
            error -> {
              throw error;
            });
  }
}
