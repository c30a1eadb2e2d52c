package dev.kiseki.application.namespace;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NamespaceSettings;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.FindSettings;
import dev.kiseki.ports.out.keys.Purpose;
import java.util.Optional;

/** See {@link FindSettings}. Keys are asked for only when something was said. */
public final class FindSettingsUseCase implements FindSettings {
  private final Namespaces namespaces;

  public FindSettingsUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public NamespaceSettings find(Caller caller, NamespaceName name) {
    var row = namespaces.find(caller, name, Access.INSPECT);
    return namespaces.metadata(caller).settings(row.id()).isEmpty()
        ? NamespaceSettings.NONE
        : open(namespaces.openToInspect(caller, name));
  }

  private static NamespaceSettings open(OpenNamespace namespace) {
    return open(namespace, namespace.metadata().settings(namespace.row().id()));
  }

  static NamespaceSettings open(OpenNamespace namespace, Optional<byte[]> sealed) {
    return sealed
        .map(
            bytes ->
                namespace
                    .keys()
                    .openRecord(
                        Purpose.SETTINGS, SealContext.settings(namespace.row().id()), bytes))
        .map(SettingsCodec::decode)
        .orElse(NamespaceSettings.NONE);
  }
}
