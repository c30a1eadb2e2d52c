package dev.kiseki.application.object;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.DeleteConditions;
import dev.kiseki.ports.in.object.DeleteObject;
import dev.kiseki.ports.in.object.DeleteObjects;
import dev.kiseki.ports.in.object.Deletion;
import dev.kiseki.ports.in.object.ObjectTarget;
import java.util.List;

/** See {@link DeleteObject}. */
public final class DeleteObjectUseCase implements DeleteObject {
  private final Namespaces namespaces;
  private final ObjectRemover remover;

  public DeleteObjectUseCase(Namespaces namespaces, ObjectRemover remover) {
    this.namespaces = namespaces;
    this.remover = remover;
  }

  @Override
  public Deletion delete(ObjectTarget target, DeleteConditions conditions) {
    OpenNamespace namespace = namespaces.openToWrite(target);
    DeleteObjects.Entry entry = new DeleteObjects.Entry(target.key(), target.version(), conditions);
    DeleteObjects.Answer answer = remover.remove(namespace, List.of(entry)).getFirst();
    if (answer.error().isPresent()) {
      throw answer.error().get();
    }
    return answer.deletion();
  }
}
