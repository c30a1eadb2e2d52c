package dev.kiseki.application.namespace;

import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.ListNamespaces;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import java.util.List;

/** See {@link ListNamespaces}. */
public final class ListNamespacesUseCase implements ListNamespaces {
  private final Namespaces namespaces;

  public ListNamespacesUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public Page list(Caller caller, String prefix, String after, int limit) {
    List<NamespaceRecord> rows = namespaces.metadata(caller).namespaces(prefix, after, limit + 1);
    return new Page(
        rows.stream().limit(limit).map(row -> Namespaces.view(caller, row)).toList(),
        rows.size() > limit);
  }
}
