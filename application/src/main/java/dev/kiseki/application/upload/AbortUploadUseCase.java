package dev.kiseki.application.upload;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.upload.AbortUpload;
import dev.kiseki.ports.in.upload.UploadTarget;

/** See {@link AbortUpload}. */
public final class AbortUploadUseCase implements AbortUpload {
  private final Namespaces namespaces;

  public AbortUploadUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public void abort(UploadTarget target) {
    ObjectTarget object = target.object();
    OpenNamespace namespace = namespaces.openToWrite(object);
    namespace
        .metadata()
        .abortUpload(namespace.row().id(), object.key(), target.upload())
        .awaitDurable();
  }
}
