package dev.kiseki.ports.in.namespace;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.VersioningState;

/** A namespace as its owner sees it. */
public record NamespaceView(
    NamespaceName name,
    TenantName owner,
    long createdMillis,
    String location,
    VersioningState versioning) {}
