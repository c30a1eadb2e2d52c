package dev.kiseki.application.object;

import dev.kiseki.application.content.ContentReader;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.in.object.ReadableObject;
import dev.kiseki.ports.out.metadata.ReadPlan;

/** See {@link GetObject}. */
public final class GetObjectUseCase implements GetObject {
  private final Namespaces namespaces;
  private final ContentReader reader;

  public GetObjectUseCase(Namespaces namespaces, ContentReader reader) {
    this.namespaces = namespaces;
    this.reader = reader;
  }

  @Override
  public ReadableObject open(Query query) {
    ObjectTarget target = query.target();
    OpenNamespace namespace = namespaces.openToRead(target);
    ReadPlan plan = ObjectLookup.plan(namespace, target);
    try {
      ObjectView view = ObjectLookup.view(namespace, target.key(), plan);
      return new OpenedObject(namespace, plan, view, ObjectSelection.of(view, query), reader);
    } catch (RuntimeException e) {
      plan.close();
      throw e;
    }
  }
}
