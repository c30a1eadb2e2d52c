package dev.kiseki.application.object;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.object.DeleteObjects;
import java.util.List;

/** See {@link DeleteObjects}. */
public final class DeleteObjectsUseCase implements DeleteObjects {
  private final Namespaces namespaces;
  private final ObjectRemover remover;

  public DeleteObjectsUseCase(Namespaces namespaces, ObjectRemover remover) {
    this.namespaces = namespaces;
    this.remover = remover;
  }

  @Override
  public List<Answer> delete(Caller caller, NamespaceName namespace, List<Entry> entries) {
    return remover.remove(namespaces.openToWrite(caller, namespace), entries);
  }
}
