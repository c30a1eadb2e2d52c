package dev.kiseki.application.upload;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.upload.ListParts;
import dev.kiseki.ports.in.upload.UploadTarget;
import dev.kiseki.ports.out.metadata.PartRow;
import java.util.List;

/** See {@link ListParts}. */
public final class ListPartsUseCase implements ListParts {
  private final Namespaces namespaces;

  public ListPartsUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public Page list(UploadTarget target, int after, int limit) {
    ObjectTarget object = target.object();
    OpenNamespace namespace = namespaces.openToRead(object);
    OpenUpload upload = OpenUpload.find(namespace, target);
    List<PartRow> rows =
        namespace
            .metadata()
            .parts(namespace.row().id(), object.key(), target.upload(), after, limit + 1);
    return new Page(
        rows.stream()
            .limit(limit)
            .map(row -> UploadSeals.openPart(namespace.keys(), target.upload(), row))
            .toList(),
        limit > 0 && rows.size() > limit,
        upload.row().principal(),
        UploadSeals.checksum(upload.facts()));
  }
}
