package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.keys.NamespaceKeyring;

/**
 * A namespace as stored.
 *
 * @param location the LocationConstraint it was created with, "" for none
 */
public record NamespaceRecord(
    NamespaceId id,
    NamespaceName name,
    long createdMillis,
    String location,
    VersioningState versioning,
    NamespaceKeyring keys) {}
