package dev.kiseki.application.object;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.ports.in.object.ListObjects;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import java.util.ArrayList;
import java.util.List;

/** See {@link ListObjects}. */
public final class ListObjectsUseCase implements ListObjects {
  private final Namespaces namespaces;

  public ListObjectsUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public Page list(Query query) {
    OpenNamespace namespace =
        namespaces.openToList(query.caller(), query.namespace(), query.prefix());
    ListPage page =
        namespace
            .metadata()
            .list(
                namespace.row().id(),
                new ListQuery(query.prefix(), query.delimiter(), query.after(), query.limit()));
    List<Item> items = new ArrayList<>(page.items().size());
    for (ListItem item : page.items()) {
      items.add(
          switch (item) {
            case ListItem.Key key ->
                new Summary(
                    key.bytes(),
                    key.sizeBytes(),
                    key.modifiedMillis() / 1000,
                    ObjectSeals.openETag(namespace.keys(), key));
            case ListItem.Prefix(byte[] bytes) -> new CommonPrefix(bytes);
          });
    }
    return new Page(items, page.truncated());
  }
}
