package dev.kiseki.application.namespace;

import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.ListNamespaces;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import java.util.List;
import java.util.Optional;

/** See {@link ListNamespaces}. */
public final class ListNamespacesUseCase implements ListNamespaces {
  private final Namespaces namespaces;

  public ListNamespacesUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public Page list(Caller caller, String prefix, String after, int limit) {
    TenantMetadata metadata = namespaces.metadata(caller);
    List<NamespaceRecord> rows =
        caller.scope().namespaces().isEmpty()
            ? metadata.namespaces(prefix, after, limit + 1)
            : visible(caller, metadata, prefix, after, limit + 1);
    return new Page(
        rows.stream().limit(limit).map(row -> Namespaces.view(caller, row)).toList(),
        rows.size() > limit);
  }

  /** Those that a limited caller may see: few, and named. */
  private static List<NamespaceRecord> visible(
      Caller caller, TenantMetadata metadata, String prefix, String after, int limit) {
    return caller.scope().namespaces().stream()
        .filter(name -> name.value().startsWith(prefix) && name.value().compareTo(after) > 0)
        .map(metadata::namespace)
        .flatMap(Optional::stream)
        .limit(limit)
        .toList();
  }
}
