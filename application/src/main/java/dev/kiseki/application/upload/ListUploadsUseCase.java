package dev.kiseki.application.upload;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.ports.in.upload.ListUploads;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.metadata.UploadPage;
import dev.kiseki.ports.out.metadata.UploadQuery;
import dev.kiseki.ports.out.metadata.UploadRow;

/** See {@link ListUploads}. */
public final class ListUploadsUseCase implements ListUploads {
  private final Namespaces namespaces;

  public ListUploadsUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public Page list(Query query) {
    OpenNamespace namespace =
        namespaces.openToList(query.caller(), query.namespace(), query.prefix());
    UploadPage page =
        namespace
            .metadata()
            .uploads(
                namespace.row().id(),
                new UploadQuery(
                    query.prefix(),
                    query.delimiter(),
                    query.afterKey(),
                    query.afterUpload(),
                    query.limit()));
    return new Page(
        page.uploads().stream().map(row -> view(namespace.keys(), row)).toList(),
        page.prefixes(),
        page.truncated());
  }

  private static Upload view(NamespaceKeys keys, UploadRow row) {
    return new Upload(
        row.key(),
        row.id(),
        row.createdMillis() / 1000,
        row.principal(),
        UploadSeals.checksum(UploadSeals.openUpload(keys, row)));
  }
}
