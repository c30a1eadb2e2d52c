package dev.kiseki.application.object;

import dev.kiseki.application.content.ContentReader;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ByteRange;
import dev.kiseki.ports.in.ByteSink;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.in.object.ReadableObject;
import dev.kiseki.ports.out.metadata.ReadPlan;

/** An object with its plan, its pin and the selected range. */
record OpenedObject(
    OpenNamespace namespace,
    ReadPlan plan,
    ObjectView view,
    ObjectSelection selection,
    ContentReader reader)
    implements ReadableObject {
  @Override
  public ByteRange range() {
    return selection.range();
  }

  @Override
  public boolean isPartial() {
    return selection.isPartial();
  }

  @Override
  public void transferTo(ByteSink sink) {
    reader.transfer(namespace, plan, selection.range(), sink);
  }

  @Override
  public void close() {
    plan.close();
  }
}
