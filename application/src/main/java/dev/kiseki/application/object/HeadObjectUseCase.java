package dev.kiseki.application.object;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.HeadObject;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.ObjectView;

/** See {@link HeadObject}. */
public final class HeadObjectUseCase implements HeadObject {
  private final Namespaces namespaces;

  public HeadObjectUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public Answer head(GetObject.Query query) {
    ObjectTarget target = query.target();
    OpenNamespace namespace = namespaces.openToRead(target);
    ObjectView view = ObjectLookup.find(namespace, target);
    ObjectSelection selection = ObjectSelection.of(view, query);
    return new Answer(view, selection.range(), selection.isPartial());
  }
}
