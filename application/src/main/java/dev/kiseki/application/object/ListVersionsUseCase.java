package dev.kiseki.application.object;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.object.ListObjects;
import dev.kiseki.ports.in.object.ListVersions;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionPage;
import dev.kiseki.ports.out.metadata.VersionQuery;

/** See {@link ListVersions}. */
public final class ListVersionsUseCase implements ListVersions {
  private final Namespaces namespaces;

  public ListVersionsUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public Page list(Query query) {
    OpenNamespace namespace =
        namespaces.openToList(query.caller(), query.namespace(), query.prefix());
    VersionPage page =
        namespace
            .metadata()
            .versions(
                namespace.row().id(),
                new VersionQuery(
                    query.prefix(),
                    query.delimiter(),
                    query.afterKey(),
                    query.afterVersion(),
                    query.limit()));
    return new Page(
        page.items().stream().map(item -> line(namespace.keys(), item)).toList(), page.truncated());
  }

  private static Item line(NamespaceKeys keys, VersionItem item) {
    return switch (item) {
      case VersionItem.Kept(boolean isLatest, ListItem.Key entry) ->
          new Kept(
              VersionId.of(entry.version(), entry.node()),
              isLatest,
              new ListObjects.Summary(
                  entry.bytes(),
                  entry.sizeBytes(),
                  entry.modifiedMillis() / 1000,
                  ObjectSeals.openETag(keys, entry)));
      case VersionItem.Marker marker -> {
        ObjectSeals.check(keys, marker);
        yield new Marker(
            marker.bytes(),
            VersionId.of(marker.version(), marker.node()),
            marker.isLatest(),
            marker.modifiedMillis() / 1000);
      }
      case VersionItem.Prefix(byte[] bytes) -> new CommonPrefix(bytes);
    };
  }
}
